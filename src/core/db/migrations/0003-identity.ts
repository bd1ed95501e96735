/**
 * 3: identity follows content (docs/identity.md). `content_hash` is that of the content which the row's score was given to;
 * `hash_state` tells how far the bytes that lie at its path now are known:
 * 0 not hashed yet, 1 they are that content, 2 hashed as `next_hash` but not decided yet, 3 not readable.
 * `since_scan` counts the scan that first saw these bytes there, `content_changed_at` when the content changed and the score stayed.
 * The journal takes what follows from that; `moved_score_files` knows score files that stand where a file no longer does.
 */
export const identity = `
ALTER TABLE media_files ADD COLUMN hash_state INTEGER NOT NULL DEFAULT 0 CHECK (hash_state BETWEEN 0 AND 3);
ALTER TABLE media_files ADD COLUMN next_hash TEXT;
ALTER TABLE media_files ADD COLUMN since_scan INTEGER NOT NULL DEFAULT 0;
ALTER TABLE media_files ADD COLUMN content_changed_at TEXT;
CREATE INDEX idx_media_unsettled ON media_files (hash_state, since_scan) WHERE hash_state <> 1 AND missing_since IS NULL;
CREATE INDEX idx_media_content_changed ON media_files (content_changed_at) WHERE content_changed_at IS NOT NULL;

DROP TABLE asset_paths;
CREATE TABLE asset_paths (
  path TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  media_file_id INTEGER REFERENCES media_files (id) ON DELETE SET NULL,
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL,
  is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
  PRIMARY KEY (path, content_hash)
) WITHOUT ROWID;
CREATE INDEX idx_asset_paths_content ON asset_paths (content_hash);
CREATE INDEX idx_asset_paths_file ON asset_paths (media_file_id);

CREATE TABLE moved_score_files (
  path TEXT PRIMARY KEY,
  media_file_id INTEGER NOT NULL REFERENCES media_files (id) ON DELETE CASCADE,
  text TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX idx_moved_score_files_file ON moved_score_files (media_file_id);

CREATE TABLE score_events_3 (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  media_file_id INTEGER NOT NULL REFERENCES media_files (id) ON DELETE CASCADE,
  at TEXT NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('score', 'favourite', 'label', 'keyword', 'notes', 'place', 'copy', 'content')),
  old TEXT,
  new TEXT,
  batch TEXT NOT NULL,
  by TEXT NOT NULL CHECK (by IN ('user', 'sidecar', 'xmp', 'api', 'import', 'identity')),
  undoes TEXT
);
INSERT INTO score_events_3 (id, media_file_id, at, what, old, new, batch, by, undoes)
  SELECT id, media_file_id, at, what, old, new, batch, by, undoes FROM score_events;
-- An id is never given twice, even if the newest lines should be gone.
UPDATE sqlite_sequence SET seq = max(seq, coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'score_events'), 0))
  WHERE name = 'score_events_3';
DROP TABLE score_events;
ALTER TABLE score_events_3 RENAME TO score_events;
CREATE INDEX idx_events_media_file ON score_events (media_file_id, id);
CREATE INDEX idx_events_batch ON score_events (batch);
CREATE INDEX idx_events_undoes ON score_events (undoes) WHERE undoes IS NOT NULL;
`
