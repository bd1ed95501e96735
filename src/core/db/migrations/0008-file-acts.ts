/**
 * 8: files moved, copied and put into the trash by a person (docs/files.md). A line of `file_acts` is one act, written before anything is
 * touched; `file_steps` are its files: from where to where, and how far it came. Paths in the library are relative to its folder, all others absolute.
 */
export const fileActs = `
CREATE TABLE file_acts (
  batch TEXT PRIMARY KEY,
  act TEXT NOT NULL CHECK (act IN ('rename', 'move', 'copy', 'trash')),
  undoes TEXT,
  at TEXT NOT NULL,
  ended_at TEXT
) WITHOUT ROWID;
CREATE INDEX idx_file_acts_open ON file_acts (at) WHERE ended_at IS NULL;

CREATE TABLE file_steps (
  id INTEGER PRIMARY KEY,
  batch TEXT NOT NULL REFERENCES file_acts (batch) ON DELETE CASCADE,
  unit INTEGER NOT NULL,
  media_file_id INTEGER REFERENCES media_files (id) ON DELETE SET NULL,
  role TEXT NOT NULL CHECK (role IN ('media', 'side', 'xmp', 'score')),
  kind TEXT NOT NULL CHECK (kind IN ('move', 'copy', 'remove')),
  source_where TEXT NOT NULL CHECK (source_where IN ('library', 'outside', 'trash')),
  source TEXT NOT NULL,
  target_where TEXT NOT NULL CHECK (target_where IN ('library', 'outside', 'trash')),
  target TEXT NOT NULL,
  size INTEGER NOT NULL,
  modified_ns INTEGER NOT NULL,
  inode INTEGER NOT NULL,
  -- 0 not begun, 1 at its target, 2 and nowhere else, 3 given up: it is where it was.
  state INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 3)
);
CREATE INDEX idx_file_steps_batch ON file_steps (batch, unit);
CREATE INDEX idx_file_steps_media ON file_steps (media_file_id);
`
