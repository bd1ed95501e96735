/**
 * 5: XMP (docs/xmp.md). `xmp_bases` is what XMP and database agreed on last, for each place where a file's XMP is: a sidecar's name in the
 * file's own directory, or '' for the file itself; with the size and time that a sidecar had then. `embed_intents` are writes into
 * files that are under way: what a killed program leaves of one is known by it.
 */
export const xmp = `
CREATE TABLE xmp_bases (
  media_file_id INTEGER NOT NULL REFERENCES media_files (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  base TEXT NOT NULL,
  modified_ns INTEGER NOT NULL,
  size INTEGER NOT NULL,
  PRIMARY KEY (media_file_id, name)
) WITHOUT ROWID;

CREATE TABLE embed_intents (
  media_file_id INTEGER PRIMARY KEY REFERENCES media_files (id) ON DELETE CASCADE,
  temporary TEXT NOT NULL,
  started_at TEXT NOT NULL
);
`
