/** Columns of `media_metadata` that a search asks by value: each has an index with the file's id, so that ids come from it alone. */
const asked = [
  ...[
    'steps',
    'cfg_scale',
    'denoise',
    'clip_skip',
    'guidance',
    'seed',
    'sampler',
    'scheduler',
    'model_hash',
    'vae',
  ],
  ...[
    'tool',
    'duration',
    'frame_rate',
    'codec',
    'audio_codec',
    'has_alpha',
    'animated',
    'camera',
    'lens',
    'iso',
  ],
  ...['aperture', 'shutter', 'focal_length', 'taken_at', 'file_created_at', 'latitude'],
]
/** Long texts: only which files have one. */
const texts = ['prompt', 'negative_prompt', 'caption', 'title', 'workflow_data', 'raw']

/**
 * 4: what the query language asks for (docs/query-language.md). Captions and titles; embeddings, ControlNets and further models; the
 * nodes of ComfyUI graphs, each class, input and value once; other texts than the prompt, and file names and folders apart, as
 * word indexes; the words of all texts, for patterns and typos; aliases of keywords; stamps that tell whether an order in
 * memory is still true.
 */
export const queryLanguage = `
ALTER TABLE media_metadata ADD COLUMN caption TEXT;
ALTER TABLE media_metadata ADD COLUMN title TEXT;
${asked.map((name) => `CREATE INDEX idx_metadata_${name} ON media_metadata (${name}, media_file_id) WHERE ${name} IS NOT NULL;`).join('\n')}
${texts.map((name) => `CREATE INDEX idx_metadata_has_${name} ON media_metadata (media_file_id) WHERE ${name} <> '';`).join('\n')}
DROP INDEX idx_metadata_model;
CREATE INDEX idx_metadata_model ON media_metadata (model_name, media_file_id);
DROP INDEX idx_metadata_dimensions;
CREATE INDEX idx_metadata_dimensions ON media_metadata (width, height, media_file_id);

CREATE INDEX idx_media_favourite ON media_files (favourite) WHERE favourite = 1;
CREATE INDEX idx_media_label ON media_files (label) WHERE label IS NOT NULL;
CREATE INDEX idx_media_notes ON media_files (id) WHERE notes <> '';
CREATE INDEX idx_media_extension ON media_files (extension);
CREATE INDEX idx_media_format ON media_files (format);
CREATE INDEX idx_media_modified ON media_files (modified_ns);
CREATE INDEX idx_media_created ON media_files (created_at);
CREATE INDEX idx_media_viewed ON media_files (last_accessed) WHERE last_accessed IS NOT NULL;
-- Only the types that are asked for by themselves: a prompt's thirty words needn't be in it.
DROP INDEX idx_keyword_type;
CREATE INDEX idx_keyword_type ON media_keywords (keyword_type, keyword, media_file_id) WHERE keyword_type IN ('user', 'file');
CREATE INDEX idx_events_scored ON score_events (media_file_id, at) WHERE what = 'score';
DROP INDEX idx_loras_name;
CREATE INDEX idx_loras_name ON media_loras (name, weight, media_file_id);

CREATE TABLE media_resources (
  media_file_id INTEGER NOT NULL REFERENCES media_files (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('embedding', 'controlnet', 'model')),
  name TEXT NOT NULL,
  PRIMARY KEY (media_file_id, kind, name)
) WITHOUT ROWID;
CREATE INDEX idx_resources_name ON media_resources (kind, name);

-- A workflow's values are the same in a thousand files: each stands here once. Input '' is the class itself.
DROP TABLE media_nodes;
CREATE TABLE node_values (
  id INTEGER PRIMARY KEY,
  class TEXT NOT NULL,
  input TEXT NOT NULL,
  value TEXT NOT NULL,
  UNIQUE (class, input, value)
);
CREATE TABLE media_nodes (
  media_file_id INTEGER NOT NULL REFERENCES media_files (id) ON DELETE CASCADE,
  node_value_id INTEGER NOT NULL REFERENCES node_values (id),
  PRIMARY KEY (media_file_id, node_value_id)
) WITHOUT ROWID;
CREATE INDEX idx_nodes_value ON media_nodes (node_value_id);

ALTER TABLE saved_searches ADD COLUMN shortcut TEXT;
CREATE TABLE keyword_aliases (alias TEXT PRIMARY KEY, keyword TEXT NOT NULL) WITHOUT ROWID;

-- U+E000 keeps apart what stands in one column, so that no phrase reaches from one text into the next.
-- Filled here for all that is known, also what was just taken over from the scoring program.
INSERT INTO media_fts (media_fts) VALUES ('delete-all');
INSERT INTO media_fts (rowid, name, prompt, keywords, model, loras, notes)
  SELECT f.id,
    CASE WHEN instr(f.filename, '_') THEN f.filename || ' \ue000 ' || replace(f.filename, '_', ' ') ELSE f.filename END,
    m.prompt,
    (SELECT group_concat(keyword, ' \ue000 ') FROM media_keywords WHERE media_file_id = f.id),
    m.model_name,
    (SELECT group_concat(name, ' \ue000 ') FROM media_loras WHERE media_file_id = f.id),
    f.notes
  FROM media_files AS f LEFT JOIN media_metadata AS m ON m.media_file_id = f.id;

-- Word search in what a bare word doesn't look into.
CREATE VIRTUAL TABLE media_texts_fts USING fts5 (
  negative, caption, title, raw, content = '', contentless_delete = 1,
  tokenize = "unicode61 remove_diacritics 2 tokenchars '_'"
);
INSERT INTO media_texts_fts (media_texts_fts, rank) VALUES ('automerge', 0);
INSERT INTO media_texts_fts (rowid, negative) SELECT media_file_id, negative_prompt FROM media_metadata;
-- Part-of-word search: names and folders apart, with places, so that a part is found exactly.
DROP TABLE media_paths_fts;
CREATE VIRTUAL TABLE media_paths_fts USING fts5 (
  name, directory, content = '', contentless_delete = 1, tokenize = "trigram remove_diacritics 1"
);
INSERT INTO media_paths_fts (media_paths_fts, rank) VALUES ('automerge', 0);
INSERT INTO media_paths_fts (rowid, name, directory) SELECT id, filename, directory FROM media_files;

-- Every word of the word indexes, and perhaps some that are gone: what patterns and typos are looked up in.
CREATE TABLE search_words (word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE VIRTUAL TABLE words_of_files USING fts5vocab (media_fts, row);
INSERT OR IGNORE INTO search_words SELECT term FROM words_of_files WHERE term <> '\ue000';
DROP TABLE words_of_files;
CREATE VIRTUAL TABLE words_of_texts USING fts5vocab (media_texts_fts, row);
INSERT OR IGNORE INTO search_words SELECT term FROM words_of_texts;
DROP TABLE words_of_texts;

-- Raised whenever an order or a count that is kept in memory may have changed: what goes with the index by whoever changes that.
CREATE TABLE search_stamps (what TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO search_stamps VALUES ('files', 0), ('scores', 0);
CREATE TRIGGER stamp_file_removed AFTER DELETE ON media_files BEGIN
  UPDATE search_stamps SET value = value + 1 WHERE what = 'files';
END;
CREATE TRIGGER stamp_file_changed AFTER UPDATE OF file_path, missing_since, ratio, date_ms, file_size
ON media_files WHEN NEW.file_path <> OLD.file_path OR NEW.missing_since IS NOT OLD.missing_since OR NEW.ratio <> OLD.ratio
  OR NEW.date_ms <> OLD.date_ms OR NEW.file_size IS NOT OLD.file_size BEGIN
  UPDATE search_stamps SET value = value + 1 WHERE what = 'files';
END;
CREATE TRIGGER stamp_score AFTER UPDATE OF score ON media_files WHEN NEW.score <> OLD.score BEGIN
  UPDATE search_stamps SET value = value + 1 WHERE what = 'scores';
END;
`
