import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { onTestFinished } from 'vitest'

/**
 * The scoring program's database as SQLAlchemy 2 made it from the models of its database guide: declared types, inline constraints,
 * separate indexes, no application id, no version. For tests.
 */
export const ancestorSchema = `
CREATE TABLE media_files (
	id INTEGER NOT NULL, 
	filename VARCHAR(512) NOT NULL, 
	directory VARCHAR(1024) NOT NULL, 
	file_path VARCHAR(1536) NOT NULL, 
	file_size INTEGER, 
	file_type VARCHAR(50), 
	extension VARCHAR(10), 
	score INTEGER, 
	created_at DATETIME DEFAULT (CURRENT_TIMESTAMP), 
	updated_at DATETIME DEFAULT (CURRENT_TIMESTAMP), 
	last_accessed DATETIME, 
	PRIMARY KEY (id), 
	UNIQUE (file_path)
);
CREATE UNIQUE INDEX idx_media_file_path ON media_files (file_path);
CREATE INDEX idx_media_directory ON media_files (directory);
CREATE INDEX idx_media_score ON media_files (score);
CREATE INDEX idx_media_type ON media_files (file_type);
CREATE INDEX idx_media_updated ON media_files (updated_at);
CREATE TABLE media_metadata (
	id INTEGER NOT NULL, 
	media_file_id INTEGER NOT NULL, 
	width INTEGER, 
	height INTEGER, 
	duration FLOAT, 
	frame_rate FLOAT, 
	color_mode VARCHAR(50), 
	has_alpha BOOLEAN, 
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
	metadata_extracted_at DATETIME DEFAULT (CURRENT_TIMESTAMP), 
	PRIMARY KEY (id), 
	FOREIGN KEY(media_file_id) REFERENCES media_files (id)
);
CREATE INDEX idx_metadata_media_file ON media_metadata (media_file_id);
CREATE INDEX idx_metadata_dimensions ON media_metadata (width, height);
CREATE INDEX idx_metadata_model ON media_metadata (model_name);
CREATE TABLE media_keywords (
	id INTEGER NOT NULL, 
	media_file_id INTEGER NOT NULL, 
	keyword VARCHAR(256) NOT NULL, 
	keyword_type VARCHAR(50), 
	confidence FLOAT, 
	source VARCHAR(100), 
	created_at DATETIME DEFAULT (CURRENT_TIMESTAMP), 
	PRIMARY KEY (id), 
	CONSTRAINT uq_media_keyword UNIQUE (media_file_id, keyword, keyword_type), 
	FOREIGN KEY(media_file_id) REFERENCES media_files (id)
);
CREATE INDEX idx_keyword_media_file ON media_keywords (media_file_id);
CREATE INDEX idx_keyword_search ON media_keywords (keyword);
CREATE INDEX idx_keyword_type ON media_keywords (keyword_type);
CREATE TABLE media_thumbnails (
	id INTEGER NOT NULL, 
	media_file_id INTEGER NOT NULL, 
	thumbnail_size VARCHAR(20) NOT NULL, 
	thumbnail_data TEXT, 
	mime_type VARCHAR(50), 
	file_path VARCHAR(1024), 
	created_at DATETIME DEFAULT (CURRENT_TIMESTAMP), 
	PRIMARY KEY (id), 
	CONSTRAINT uq_media_thumbnail UNIQUE (media_file_id, thumbnail_size), 
	FOREIGN KEY(media_file_id) REFERENCES media_files (id)
);
`

/** A path, its score as it stands there, and the size of the file. */
export type AncestorFile = {
  readonly path: string
  readonly score: number | string | null
  readonly sizeBytes?: number | null
}

/** Makes the scoring program's database at `path`: each file with metadata, a keyword of every type, and a base64 thumbnail. */
export function writeAncestorDatabase(path: string, files: readonly AncestorFile[]): void {
  mkdirSync(dirname(path), { recursive: true })
  const sqlite = new BetterSqlite3(path)
  sqlite.pragma('synchronous = OFF')
  sqlite.exec(ancestorSchema)
  const file = sqlite.prepare(
    `INSERT INTO media_files (filename, directory, file_path, file_size, file_type, extension, score, created_at, updated_at)
     VALUES (?, ?, ?, ?, 'image', '.png', ?, '2025-08-24 20:36:33.123456', '2025-08-25 20:36:33')`,
  )
  const metadata = sqlite.prepare(
    `INSERT INTO media_metadata (media_file_id, width, height, color_mode, has_alpha, png_text, prompt, negative_prompt, model_name,
       sampler, steps, cfg_scale, seed, file_modified_at) VALUES (?, 512, 768, 'RGB', 0, '{"parameters": "a cat"}', 'a cat', 'blurry',
       'sd15', 'Euler a', 20, 7.5, '18446744073709551615', '2025-08-20 10:00:00.000000')`,
  )
  const keyword = sqlite.prepare(
    'INSERT INTO media_keywords (media_file_id, keyword, keyword_type, confidence, source) VALUES (?, ?, ?, ?, ?)',
  )
  const thumbnail = sqlite.prepare(
    "INSERT INTO media_thumbnails (media_file_id, thumbnail_size, thumbnail_data, mime_type) VALUES (?, '64x64', ?, 'image/jpeg')",
  )
  for (const { path: filePath, score, sizeBytes = 3 } of files) {
    const parts = filePath.split(/[\\/]/)
    const { lastInsertRowid: id } = file.run(
      parts.at(-1),
      parts.slice(0, -1).join('/'),
      filePath,
      sizeBytes,
      score,
    )
    metadata.run(id)
    for (const type of ['user', 'prompt', 'auto', 'workflow', 'extracted']) {
      keyword.run(id, `${type} word`, type, 0.5, 'metadata_extraction')
    }
    thumbnail.run(id, Buffer.from('jpeg').toString('base64'))
  }
  sqlite.close()
}

/** A new folder with these files, three bytes each, removed when the test ends. The name has a space in it. */
export function createTestFolder(paths: readonly string[] = []): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'media scorer ')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), 'abc')
  }
  return folder
}
