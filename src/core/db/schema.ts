import type { Generated } from 'kysely'
import type {
  ColorLabel,
  FileType,
  HistoryEntry,
  KeywordType,
  MediaFormat,
  MediaProblem,
} from '#shared/media.ts'
import type { Score } from '#shared/score.ts'

/** Table rows as SQLite gives them. Booleans are 0 or 1, times are text as `docs/database.md` says. `*_ns` are numbers, exact to 256 ns: enough to tell a change. */
export type Tables = {
  media_files: MediaFilesTable
  media_metadata: MediaMetadataTable
  media_keywords: MediaKeywordsTable
  media_thumbnails: MediaThumbnailsTable
  media_loras: { id: Generated<number>; media_file_id: number; name: string; weight: number | null }
  media_resources: { media_file_id: number; kind: 'embedding' | 'controlnet' | 'model'; name: string }
  /** Every class, input and value of a ComfyUI graph once; input '' is the class itself. */
  node_values: { id: Generated<number>; class: string; input: string; value: string }
  media_nodes: { media_file_id: number; node_value_id: number }
  score_events: ScoreEventsTable
  asset_paths: AssetPathsTable
  moved_score_files: { path: string; media_file_id: number; text: string }
  media_problems: MediaProblemsTable
  outbox: OutboxTable
  score_file_bases: { media_file_id: number; base: string; modified_ns: number; size: number }
  xmp_bases: { media_file_id: number; name: string; base: string; modified_ns: number; size: number }
  embedded_ratings: { media_file_id: number; rating: number | null; label: ColorLabel | null }
  embed_intents: { media_file_id: number; temporary: string; started_at: string }
  file_acts: FileActsTable
  file_steps: FileStepsTable
  saved_searches: {
    id: Generated<number>
    name: string
    query: string
    created_at: Generated<string>
    shortcut: string | null
  }
  keyword_aliases: { alias: string; keyword: string }
  search_words: { word: string }
  search_stamps: { what: 'files' | 'scores' | 'keywords'; value: number }
  settings: { key: string; value: string }
  adopted_leftovers: { id: Generated<number>; file_path: string; score: number; data: string }
  library_owner: {
    id: number
    token: string
    host: string
    pid: number
    process_started: string
    heartbeat_ms: number
  }
  media_fts: { rowid: number; media_fts: string; rank: number }
  media_texts_fts: { rowid: number; media_texts_fts: string; rank: number }
  media_paths_fts: { rowid: number; media_paths_fts: string; rank: number }
}

export type MediaFilesTable = {
  id: Generated<number>
  filename: string
  /** Relative to the library's folder; '' is the folder itself. */
  directory: string
  file_path: string
  file_size: number | null
  file_type: FileType | null
  extension: string | null
  score: Generated<Score>
  created_at: Generated<string | null>
  updated_at: Generated<string | null>
  last_accessed: string | null
  format: Generated<MediaFormat>
  favourite: Generated<0 | 1>
  label: ColorLabel | null
  notes: string | null
  content_hash: string | null
  modified_ns: Generated<number>
  inode: Generated<number>
  date_ms: Generated<number>
  name_key: Generated<string>
  missing_since: string | null
  revision: Generated<number>
  row_check: number | null
  /** width / height in thousandths, 1..65535; 0 where not known. */
  ratio: Generated<number>
  /** Of the side files that were read with it; 0 where there are none. */
  side_stamp: Generated<number>
  /** 0 not hashed, 1 `content_hash` is that of the bytes at the path, 2 `next_hash` is and nothing is decided, 3 not readable. */
  hash_state: Generated<0 | 1 | 2 | 3>
  next_hash: string | null
  /** The scan that first saw these bytes at this path. */
  since_scan: Generated<number>
  /** ISO 8601: since when the content is another than the one that was scored. */
  content_changed_at: string | null
}

export type MediaMetadataTable = {
  id: Generated<number>
  media_file_id: number
  width: number | null
  height: number | null
  duration: number | null
  frame_rate: number | null
  color_mode: string | null
  has_alpha: 0 | 1 | null
  png_text: string | null
  workflow_data: string | null
  prompt: string | null
  negative_prompt: string | null
  model_name: string | null
  sampler: string | null
  steps: number | null
  cfg_scale: number | null
  seed: string | null
  file_modified_at: string | null
  metadata_extracted_at: Generated<string | null>
  scheduler: string | null
  model_hash: string | null
  vae: string | null
  clip_skip: number | null
  denoise: number | null
  guidance: number | null
  tool: string | null
  tool_version: string | null
  orientation: number | null
  codec: string | null
  audio_codec: string | null
  camera: string | null
  lens: string | null
  iso: number | null
  aperture: number | null
  shutter: string | null
  focal_length: number | null
  taken_at: string | null
  latitude: number | null
  longitude: number | null
  raw: string | null
  parser: string | null
  parser_version: Generated<number>
  file_created_at: string | null
  animated: 0 | 1 | null
  caption: string | null
  title: string | null
}

export type MediaKeywordsTable = {
  id: Generated<number>
  media_file_id: number
  keyword: string
  keyword_type: Generated<KeywordType>
  confidence: Generated<number>
  source: string | null
  created_at: Generated<string>
}

export type MediaThumbnailsTable = {
  id: Generated<number>
  media_file_id: number
  thumbnail_size: string
  thumbnail_data: string | null
  mime_type: Generated<string>
  file_path: string | null
  created_at: Generated<string>
  /** `MediaRow.version` of the bytes that it was made from. */
  version: Generated<string>
}

export type ScoreEventsTable = {
  id: Generated<number>
  media_file_id: number
  at: string
  what: HistoryEntry['what']
  /** JSON. */
  old: string | null
  /** JSON. */
  new: string | null
  batch: string
  by: HistoryEntry['by']
  /** The batch that this one takes back. */
  undoes: string | null
  /** JSON of what another side said and what did not hold: `old` and `new` are both the value that stayed. Null: no conflict. */
  refused: string | null
  /** Where the refused value stood: `score-file`, `computer`, `stand-in`, or `xmp:` and the sidecar's name. */
  source: string | null
  /** The batch that ended the conflict of this line; null: it is open. */
  settled: string | null
  /** The line whose conflict this one answers. */
  settles: number | null
}

export type AssetPathsTable = {
  path: string
  content_hash: string
  /** The file that this content belonged to there. */
  media_file_id: number | null
  first_seen: string
  /** Until when it was known to be there. */
  last_seen: string
  is_active: Generated<0 | 1>
}

export type MediaProblemsTable = {
  id: Generated<number>
  media_file_id: number
  stage: MediaProblem['stage']
  code: string
  message: string
  parser_version: Generated<number>
  /** `MediaRow.version` of the bytes that the problem was seen in. */
  version: Generated<string>
  created_at: Generated<string>
}

export type OutboxTable = {
  media_file_id: number
  target: 'score-file' | 'xmp'
  revision: number
  tries: Generated<number>
  last_error: string | null
  queued_at: Generated<string>
  /** SHA-256 of the text that the last write was about to put into the score file. */
  intended: string | null
}

export type FileActsTable = {
  batch: string
  act: 'rename' | 'move' | 'copy' | 'trash'
  undoes: string | null
  at: string
  /** Null: it is under way, or a crash ended it. */
  ended_at: string | null
}

export type FileStepsTable = {
  id: Generated<number>
  batch: string
  /** Files that go together, numbered within the act. */
  unit: number
  /** The media file, also of what lies beside it. */
  media_file_id: number | null
  role: 'media' | 'side' | 'xmp' | 'score'
  kind: 'move' | 'copy' | 'remove'
  source_where: 'library' | 'outside' | 'trash'
  source: string
  target_where: 'library' | 'outside' | 'trash'
  target: string
  size: number
  modified_ns: number
  inode: number
  state: Generated<0 | 1 | 2 | 3>
}
