import type { Extracted } from '#core/metadata/extracted.ts'
import { pickCaption, pickTitle } from './pick-texts.ts'
import type { FoundFile } from './record-files.ts'

type Value = string | number | null
type Column = readonly [name: string, read: (extracted: Extracted, found: FoundFile) => Value]

/**
 * Columns that ffprobe fills in later. While the file's bytes are the same, a new reading of its head that knows less than ffprobe
 * did takes nothing away.
 */
const probed: readonly Column[] = [
  ['width', (e) => e.width],
  ['height', (e) => e.height],
  ['duration', (e) => e.durationSeconds],
  ['frame_rate', (e) => e.frameRate],
  ['codec', (e) => e.codec],
  ['audio_codec', (e) => e.audioCodec],
]

const read: readonly Column[] = [
  ['color_mode', (e) => e.colorMode],
  ['has_alpha', (e) => toFlag(e.hasAlpha)],
  ['png_text', (e) => e.pngText],
  ['workflow_data', (e) => e.generation.workflow],
  ['prompt', (e) => e.generation.prompt],
  ['negative_prompt', (e) => e.generation.negativePrompt],
  ['model_name', (e) => e.generation.model],
  ['sampler', (e) => e.generation.sampler],
  ['steps', (e) => e.generation.steps],
  ['cfg_scale', (e) => e.generation.cfg],
  ['seed', (e) => e.generation.seed],
  ['scheduler', (e) => e.generation.scheduler],
  ['model_hash', (e) => e.generation.modelHash],
  ['vae', (e) => e.generation.vae],
  ['clip_skip', (e) => e.generation.clipSkip],
  ['denoise', (e) => e.generation.denoise],
  ['guidance', (e) => e.generation.guidance],
  ['tool', (e) => e.generation.tool],
  ['tool_version', (e) => e.generation.toolVersion],
  ['orientation', (e) => e.orientation],
  ['camera', (e) => e.camera.camera],
  ['lens', (e) => e.camera.lens],
  ['iso', (e) => e.camera.iso],
  ['aperture', (e) => e.camera.aperture],
  ['shutter', (e) => e.camera.shutter],
  ['focal_length', (e) => e.camera.focalLengthMm],
  ['taken_at', (e) => e.camera.takenAt],
  ['latitude', (e) => e.camera.latitude],
  ['longitude', (e) => e.camera.longitude],
  ['raw', (e) => (isEmpty(e.raw) ? null : JSON.stringify(e.raw))],
  ['parser', (e) => e.parser],
  ['parser_version', (e) => e.parserVersion],
  ['animated', (e) => toFlag(e.animated)],
  ['caption', pickCaption],
  ['title', pickTitle],
  ['file_modified_at', (_, found) => formatTime(found.modifiedNs / 1e6)],
  ['file_created_at', (_, found) => (found.createdMs === null ? null : formatTime(found.createdMs))],
]

const columns: readonly Column[] = [...probed, ...read]
const names = columns.map(([name]) => name)

/** Parameters: the file's id, the time now, then `createMetadataValues`. */
export const insertMetadata = `INSERT INTO media_metadata (media_file_id, metadata_extracted_at, ${names.join(', ')})
VALUES (?, ?, ${names.map(() => '?').join(', ')})`

const replaced = ['metadata_extracted_at', ...read.map(([name]) => name)].map((n) => `${n} = excluded.${n}`)

/** The same parameters, for a file that is known and whose bytes have changed. */
export const replaceMetadata = `${insertMetadata}
ON CONFLICT (media_file_id) DO UPDATE SET ${[...replaced, ...probed.map(([n]) => `${n} = excluded.${n}`)].join(', ')}`

/** The same parameters, for a file that is read again although its bytes are the same. */
export const refreshMetadata = `${insertMetadata}
ON CONFLICT (media_file_id) DO UPDATE SET ${[...replaced, ...probed.map(([n]) => `${n} = coalesce(excluded.${n}, ${n})`)].join(', ')}`

export function createMetadataValues(extracted: Extracted, found: FoundFile): Value[] {
  return columns.map(([, readValue]) => readValue(extracted, found))
}

/** ISO 8601, UTC; null for a time that no calendar has (a broken file system says such things). */
export function formatTime(ms: number): string | null {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

function toFlag(value: boolean | null): 0 | 1 | null {
  if (value === null) return null
  return value ? 1 : 0
}

function isEmpty(record: Readonly<Record<string, string>>): boolean {
  for (const _ in record) return false
  return true
}
