import type { Score } from './score.ts'

/** The kind of a file, told by its content; `unknown` is a file with a media name whose content is something else. */
export type FileType = 'image' | 'video' | 'unknown'
export const fileTypes: readonly FileType[] = ['image', 'video', 'unknown']

/** The format of a file, told by its content. */
export type MediaFormat =
  | 'png'
  | 'jpeg'
  | 'webp'
  | 'gif'
  | 'avif'
  | 'heif'
  | 'tiff'
  | 'bmp'
  | 'jxl'
  | 'dng'
  | 'cr2'
  | 'cr3'
  | 'nef'
  | 'arw'
  | 'raf'
  | 'orf'
  | 'rw2'
  | 'mp4'
  | 'mov'
  | 'webm'
  | 'matroska'
  | 'avi'
  | 'unknown'

export type ColorLabel = 'red' | 'yellow' | 'green' | 'blue'
export const colorLabels: readonly ColorLabel[] = ['red', 'yellow', 'green', 'blue']

/** Where ratings are written for other programs to see: nowhere, into XMP files beside the media, or into the media files themselves. */
export type XmpMode = 'off' | 'sidecar' | 'embedded'
export const xmpModes: readonly XmpMode[] = ['off', 'sidecar', 'embedded']

/** Files that were scored, labelled or tagged, and how many of them can carry that themselves; of the others it stands beside them. */
export type XmpPlan = { readonly judged: number; readonly embeddable: number }

/** Whether a file's last act is on disk twice (database and score file), on its way, or refused by the disk. */
export type SaveState = 'saved' | 'saving' | 'failed'

/** What the grid needs of a file. `version` changes whenever the file's bytes do, so that its URLs can be cached for ever. */
export type MediaRow = {
  readonly id: number
  /** Relative to the library's folder, with `/`. */
  readonly path: string
  readonly name: string
  readonly type: FileType
  readonly format: MediaFormat
  /** Pixels as shown (orientation applied); null where not known. */
  readonly width: number | null
  readonly height: number | null
  readonly durationSeconds: number | null
  readonly sizeBytes: number
  /** Milliseconds since 1970: taken, else modified. */
  readonly dateMs: number
  readonly score: Score
  readonly favourite: boolean
  readonly label: ColorLabel | null
  readonly missing: boolean
  /** The first problem's sentence, or null. */
  readonly problem: string | null
  readonly saved: SaveState
  readonly revision: number
  readonly version: string
}

export type KeywordType = 'user' | 'prompt' | 'auto' | 'workflow' | 'file'
export type Keyword = { readonly keyword: string; readonly type: KeywordType; readonly source: string | null }
export type Lora = { readonly name: string; readonly weight: number | null }

/** Why something of a file couldn't be read. */
export type MediaProblem = {
  readonly stage: 'scan' | 'metadata' | 'thumbnail' | 'sidecar' | 'xmp' | 'probe'
  readonly code: string
  readonly message: string
}

/** A value of the journal; a list: all keywords of a file, where another side said others. */
export type HistoryValue = string | number | boolean | readonly string[] | null

/** One line of the journal. Values are as the journal keeps them: JSON of the old and the new value. */
export type HistoryEntry = {
  readonly id: number
  /** ISO 8601 with milliseconds, UTC. */
  readonly at: string
  /** `place` moved (paths), `copy` inherited from another file (its path), `content` the picture changed and the score stayed (hashes). */
  readonly what: 'score' | 'favourite' | 'label' | 'keyword' | 'notes' | 'place' | 'copy' | 'content'
  readonly old: HistoryValue
  readonly new: HistoryValue
  /** There only where both sides had changed it: what the other one said. `old` and `new` are then both the value that stayed. */
  readonly refused?: HistoryValue
  /** There only where it is the person's answer to a conflict: what the other side had said. It was taken where `new` is the same. */
  readonly answers?: HistoryValue
  /** There only where it takes back another line, or does again what was taken back. */
  readonly takesBack?: 'undo' | 'redo'
  /** `identity`: it followed from where the content was found. */
  readonly by: 'user' | 'sidecar' | 'xmp' | 'api' | 'import' | 'identity'
}

/** What is known of how a picture or clip was made. All null or empty for a photograph. */
export type Generation = {
  readonly tool: string | null
  readonly toolVersion: string | null
  readonly prompt: string | null
  readonly negativePrompt: string | null
  readonly model: string | null
  readonly modelHash: string | null
  readonly vae: string | null
  readonly sampler: string | null
  readonly scheduler: string | null
  readonly steps: number | null
  readonly cfg: number | null
  readonly guidance: number | null
  /** Text: seeds have 64 bits. */
  readonly seed: string | null
  readonly clipSkip: number | null
  readonly denoise: number | null
  readonly loras: readonly Lora[]
  /** The ComfyUI workflow (or graph) as JSON text. */
  readonly workflow: string | null
}

/** What a generator's text tells beyond `Generation`. Empty lists and nulls where it tells nothing. */
export type GenerationDetails = {
  /** Size that was asked of the generator, in pixels; the file's own may differ (upscaled, cropped, a screenshot). */
  readonly width: number | null
  readonly height: number | null
  /** One name for all spellings (`Euler a`, `k_euler_a` → `euler_ancestral`); `Generation.sampler` is as written. */
  readonly samplerCanonical: string | null
  /** All checkpoints, the one in `Generation.model` first: merges, refiners, stages. */
  readonly models: readonly string[]
  readonly characters: readonly CharacterPrompt[]
  readonly embeddings: readonly string[]
  readonly controlnets: readonly string[]
  readonly hires: HiresSettings | null
  /** Every sampler of a graph, the base pass first. */
  readonly passes: readonly SamplerPass[]
}

export type CharacterPrompt = { readonly prompt: string; readonly negativePrompt: string | null }

export type HiresSettings = {
  readonly scale: number | null
  readonly upscaler: string | null
  readonly steps: number | null
  readonly denoise: number | null
}

export type SamplerPass = {
  readonly prompt: string | null
  readonly negativePrompt: string | null
  readonly model: string | null
  readonly sampler: string | null
  readonly scheduler: string | null
  readonly steps: number | null
  readonly cfg: number | null
  readonly seed: string | null
  readonly denoise: number | null
}

export type CameraData = {
  readonly camera: string | null
  readonly lens: string | null
  readonly iso: number | null
  /** f-number. */
  readonly aperture: number | null
  /** Exposure time as written, for example `1/250`. */
  readonly shutter: string | null
  readonly focalLengthMm: number | null
  /** ISO 8601 local time as the camera wrote it, with an offset where there is one. */
  readonly takenAt: string | null
  readonly latitude: number | null
  readonly longitude: number | null
}

/** A text of the file, or only its beginning. `length` is that of the whole, in characters. */
export type RawText = { readonly name: string; readonly text: string; readonly length: number }

/** Where a content was seen, as long as it was the file's: ISO 8601, UTC. */
export type SeenPlace = {
  /** Relative to the library's folder, with `/`. */
  readonly path: string
  readonly firstSeen: string
  readonly lastSeen: string
  readonly isThere: boolean
}

/** Everything the details panel shows of one file. */
export type MediaDetails = {
  readonly row: MediaRow
  readonly directory: string
  readonly createdAt: string | null
  readonly modifiedAt: string
  readonly colorMode: string | null
  readonly hasAlpha: boolean | null
  readonly orientation: number | null
  readonly frameRate: number | null
  readonly codec: string | null
  readonly audioCodec: string | null
  readonly generation: Omit<Generation, 'workflow'>
  readonly generationDetails: GenerationDetails | null
  /** Characters of the ComfyUI workflow (or graph), which `workflow.text` gives; null where there is none. */
  readonly workflowLength: number | null
  readonly camera: CameraData
  readonly notes: string | null
  readonly keywords: readonly Keyword[]
  /** Every text and field found, under the name of its carrier; `media.rawText` gives the whole of one. */
  readonly raw: readonly RawText[]
  readonly problems: readonly MediaProblem[]
  readonly history: readonly HistoryEntry[]
  /** Where its content was seen, the last place first. */
  readonly places: readonly SeenPlace[]
  /** ISO 8601, UTC: since when it isn't found; null: it is there. */
  readonly missingSince: string | null
}
