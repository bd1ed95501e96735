import type {
  CameraData,
  ColorLabel,
  FileType,
  Generation,
  GenerationDetails,
  Keyword,
  MediaFormat,
  MediaProblem,
} from '#shared/media.ts'
import type { NodeValue } from './comfy/list-nodes.ts'

export type { CharacterPrompt, GenerationDetails, HiresSettings, SamplerPass } from '#shared/media.ts'

/** All that one reading of a file's bytes tells. Plain data: it crosses threads by structured clone. */
export type Extracted = {
  readonly type: FileType
  readonly format: MediaFormat
  /** Pixels as shown: orientation or rotation applied. */
  readonly width: number | null
  readonly height: number | null
  readonly durationSeconds: number | null
  readonly frameRate: number | null
  readonly codec: string | null
  readonly audioCodec: string | null
  /** `RGB`, `RGBA`, `L`, `LA`, `P`, `CMYK`, …, as Pillow (the ancestor's library) names it. */
  readonly colorMode: string | null
  readonly hasAlpha: boolean | null
  /** EXIF 1..8. */
  readonly orientation: number | null
  /** More than one frame (GIF, APNG, animated WebP or AVIF). */
  readonly animated: boolean
  readonly generation: Generation
  /** The rest of what the generator wrote, beyond the fields that have a column; also in `raw` as JSON, under `generation`. */
  readonly generationDetails?: GenerationDetails
  /** The classes and values of a ComfyUI graph, for searching; left out where there is none. */
  readonly nodes?: readonly NodeValue[]
  readonly camera: CameraData
  /** Of types prompt, auto, workflow and file. */
  readonly keywords: readonly Keyword[]
  /** Rating that the file itself carries (XMP, EXIF), -1..5; null where it has none. */
  readonly rating: number | null
  /** Colour label that the file itself carries; null where it has none, or one that we don't have. */
  readonly label: ColorLabel | null
  /** PNG text chunks as JSON of name to text, as the ancestor's column wants it; null where there are none. */
  readonly pngText: string | null
  /** Every text and field found, under the name of its carrier, each cut at 1 MB. */
  readonly raw: Readonly<Record<string, string>>
  /** Which parser's fields these are, and the version of all of them together. */
  readonly parser: string | null
  readonly parserVersion: number
  readonly problems: readonly MediaProblem[]
}

/** Random access to a file's bytes. Reading beyond the end gives what there is. Synchronous: used in reader threads only. */
export type RangeReader = {
  readonly size: number
  readonly read: (offset: number, length: number) => Uint8Array
}
