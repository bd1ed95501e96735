/**
 * The scoring program's four tables with every column and index it documents (their declared types are kept), and ours beside
 * them. See docs/decisions for why the search index is filled by statements in the writing transaction instead of triggers.
 */
export const initial = `
CREATE TABLE media_files (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  filename VARCHAR(512) NOT NULL,
  directory VARCHAR(1024) NOT NULL,
  file_path VARCHAR(1536) NOT NULL UNIQUE,
  file_size INTEGER,
  file_type VARCHAR(50),
  extension VARCHAR(10),
  score INTEGER NOT NULL DEFAULT 0 CHECK (typeof(score) = 'integer' AND score BETWEEN -1 AND 5),
  created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
  updated_at DATETIME DEFAULT CURRENT_TIMESTAMP,
  last_accessed DATETIME,
  format TEXT NOT NULL DEFAULT 'unknown',
  favourite INTEGER NOT NULL DEFAULT 0 CHECK (favourite IN (0, 1)),
  label TEXT CHECK (label IN ('red', 'yellow', 'green', 'blue')),
  notes TEXT,
  content_hash TEXT,
  modified_ns INTEGER NOT NULL DEFAULT 0,
  inode INTEGER NOT NULL DEFAULT 0,
  date_ms INTEGER NOT NULL DEFAULT 0,
  name_key TEXT NOT NULL DEFAULT '',
  missing_since TEXT,
  revision INTEGER NOT NULL DEFAULT 0,
  row_check INTEGER,
  -- width / height in thousandths, 0 where not known, at most 65535: a copy of what media_metadata says, for laying out results.
  ratio INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX idx_media_file_path ON media_files (file_path);
CREATE INDEX idx_media_directory ON media_files (directory);
CREATE INDEX idx_media_score ON media_files (score);
CREATE INDEX idx_media_type ON media_files (file_type);
CREATE INDEX idx_media_updated ON media_files (updated_at);
CREATE INDEX idx_media_content_hash ON media_files (content_hash);
CREATE INDEX idx_media_score_path ON media_files (score, file_path);
-- The four sort orders: each holds all that a result list needs, so that one is read from its index alone.
CREATE INDEX idx_media_by_name ON media_files (name_key, file_path, missing_since, ratio);
CREATE INDEX idx_media_by_date ON media_files (date_ms, name_key, file_path, missing_since, ratio);
CREATE INDEX idx_media_by_size ON media_files (file_size, name_key, file_path, missing_since, ratio);
CREATE INDEX idx_media_by_score ON media_files (score, name_key, file_path, missing_since, ratio);
CREATE INDEX idx_media_missing ON media_files (missing_since) WHERE missing_since IS NOT NULL;
-- Counts by folder, score and type.
CREATE INDEX idx_media_facets ON media_files (directory, score, file_type, missing_since);

CREATE TABLE media_metadata (
  id INTEGER PRIMARY KEY,
  media_file_id INTEGER NOT NULL UNIQUE REFERENCES media_files (id) ON DELETE CASCADE,
  width INTEGER,
  height INTEGER,
  duration FLOAT,
  frame_rate FLOAT,
  color_mode VARCHAR(50),
  has_alpha BOOLEAN DEFAULT FALSE,
  png_text TEXT,
  workflow_data TEXT,
  prompt TEXT,
  negative_prompt TEXT,
  model_name VARCHAR(256),
  sampler VARCHAR(100),
  steps INTEGER,
  cfg_scale FLOAT,
  seed VARCHAR(50),
  file_modified_at DATETIME,
  metadata_extracted_at DATETIME DEFAULT CURRENT_TIMESTAMP,
  scheduler TEXT,
  model_hash TEXT,
  vae TEXT,
  clip_skip INTEGER,
  denoise REAL,
  guidance REAL,
  tool TEXT,
  tool_version TEXT,
  orientation INTEGER,
  codec TEXT,
  audio_codec TEXT,
  camera TEXT,
  lens TEXT,
  iso INTEGER,
  aperture REAL,
  shutter TEXT,
  focal_length REAL,
  taken_at TEXT,
  latitude REAL,
  longitude REAL,
  raw TEXT,
  parser TEXT,
  parser_version INTEGER NOT NULL DEFAULT 0,
  file_created_at DATETIME,
  animated INTEGER
);
CREATE INDEX idx_metadata_media_file ON media_metadata (media_file_id);
CREATE INDEX idx_metadata_dimensions ON media_metadata (width, height);
CREATE INDEX idx_metadata_model ON media_metadata (model_name);
CREATE INDEX idx_metadata_parser_version ON media_metadata (parser_version);

CREATE TRIGGER metadata_ratio AFTER UPDATE OF width, height ON media_metadata
WHEN NEW.width IS NOT OLD.width OR NEW.height IS NOT OLD.height
BEGIN
  UPDATE media_files SET ratio = coalesce(min(65535, max(1, CAST(round(1000.0 * NEW.width / NEW.height) AS INTEGER))), 0)
  WHERE id = NEW.media_file_id;
END;

CREATE TABLE media_keywords (
  id INTEGER PRIMARY KEY,
  media_file_id INTEGER NOT NULL REFERENCES media_files (id) ON DELETE CASCADE,
  keyword VARCHAR(256) NOT NULL,
  keyword_type VARCHAR(50) NOT NULL DEFAULT 'user',
  confidence FLOAT DEFAULT 1.0,
  source VARCHAR(100),
  created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
  UNIQUE (media_file_id, keyword, keyword_type)
);
CREATE INDEX idx_keyword_media_file ON media_keywords (media_file_id);
CREATE INDEX idx_keyword_search ON media_keywords (keyword);
CREATE INDEX idx_keyword_type ON media_keywords (keyword_type);

CREATE TABLE media_thumbnails (
  id INTEGER PRIMARY KEY,
  media_file_id INTEGER NOT NULL REFERENCES media_files (id) ON DELETE CASCADE,
  thumbnail_size VARCHAR(20) NOT NULL,
  thumbnail_data TEXT,
  mime_type VARCHAR(50) DEFAULT 'image/jpeg',
  file_path VARCHAR(1024),
  created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
  version TEXT NOT NULL DEFAULT '',
  UNIQUE (media_file_id, thumbnail_size)
);

CREATE TABLE media_loras (
  id INTEGER PRIMARY KEY,
  media_file_id INTEGER NOT NULL REFERENCES media_files (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  weight REAL
);
CREATE INDEX idx_loras_media_file ON media_loras (media_file_id);
CREATE INDEX idx_loras_name ON media_loras (name);

CREATE TABLE media_nodes (
  id INTEGER PRIMARY KEY,
  media_file_id INTEGER NOT NULL REFERENCES media_files (id) ON DELETE CASCADE,
  class TEXT NOT NULL,
  input TEXT NOT NULL,
  value TEXT
);
CREATE INDEX idx_nodes_media_file ON media_nodes (media_file_id);
CREATE INDEX idx_nodes_class ON media_nodes (class, input);

CREATE TABLE score_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  media_file_id INTEGER NOT NULL REFERENCES media_files (id) ON DELETE CASCADE,
  at TEXT NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('score', 'favourite', 'label', 'keyword', 'notes')),
  old TEXT,
  new TEXT,
  batch TEXT NOT NULL,
  by TEXT NOT NULL CHECK (by IN ('user', 'sidecar', 'xmp', 'api', 'import')),
  undoes TEXT
);
CREATE INDEX idx_events_media_file ON score_events (media_file_id, id);
CREATE INDEX idx_events_batch ON score_events (batch);
CREATE INDEX idx_events_undoes ON score_events (undoes) WHERE undoes IS NOT NULL;

CREATE TABLE asset_paths (
  id INTEGER PRIMARY KEY,
  content_hash TEXT NOT NULL,
  path TEXT NOT NULL,
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL,
  is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
  UNIQUE (content_hash, path)
);

CREATE TABLE media_problems (
  id INTEGER PRIMARY KEY,
  media_file_id INTEGER NOT NULL REFERENCES media_files (id) ON DELETE CASCADE,
  stage TEXT NOT NULL,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  parser_version INTEGER NOT NULL DEFAULT 0,
  version TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
  UNIQUE (media_file_id, stage, code)
);

CREATE TABLE outbox (
  media_file_id INTEGER NOT NULL REFERENCES media_files (id) ON DELETE CASCADE,
  target TEXT NOT NULL CHECK (target IN ('score-file', 'xmp')),
  revision INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  queued_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (media_file_id, target)
) WITHOUT ROWID;

-- What score file and database agreed on last: the base of a three-way merge.
CREATE TABLE score_file_bases (
  media_file_id INTEGER PRIMARY KEY REFERENCES media_files (id) ON DELETE CASCADE,
  base TEXT NOT NULL,
  modified_ns INTEGER NOT NULL,
  size INTEGER NOT NULL
);

CREATE TABLE saved_searches (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  query TEXT NOT NULL,
  created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- Rows of an adopted database whose file can't be placed in this folder: kept, shown, never dropped.
CREATE TABLE adopted_leftovers (
  id INTEGER PRIMARY KEY,
  file_path TEXT NOT NULL,
  score INTEGER NOT NULL,
  data TEXT NOT NULL
);

-- The program that scans this library and writes its score files: one row, with a heartbeat.
CREATE TABLE library_owner (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  token TEXT NOT NULL,
  host TEXT NOT NULL,
  pid INTEGER NOT NULL,
  process_started TEXT NOT NULL,
  heartbeat_ms INTEGER NOT NULL
);

-- Word search. «name» holds the file name as it is and again split at everything that isn't a letter or digit.
CREATE VIRTUAL TABLE media_fts USING fts5 (
  name, prompt, keywords, model, loras, notes,
  content = '', contentless_delete = 1,
  tokenize = "unicode61 remove_diacritics 2 tokenchars '_'"
);
-- Part-of-word search over paths.
CREATE VIRTUAL TABLE media_paths_fts USING fts5 (
  path, content = '', contentless_delete = 1, detail = 'none', tokenize = "trigram remove_diacritics 1"
);
-- Merging while rows are replaced doubles the time of a scan and holds the write lock for 300 ms: tidySearchIndex does it after.
INSERT INTO media_fts (media_fts, rank) VALUES ('automerge', 0);
INSERT INTO media_paths_fts (media_paths_fts, rank) VALUES ('automerge', 0);
`
