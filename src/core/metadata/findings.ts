import type { MediaProblem } from '#shared/media.ts'

/** Where in a file a text was found. */
export type CarrierSource = 'png' | 'exif' | 'xmp' | 'iptc' | 'comment' | 'video' | 'c2pa' | 'pixels' | 'side'

/** A text of a file under the key that its container gives it, such as `parameters`, `UserComment` or `dc:description`. */
export type CarrierText = {
  readonly source: CarrierSource
  readonly key: string
  readonly text: string
  /** Under which name it is shown, where that isn't the key: a side file's own. */
  readonly label?: string
}

/** What ends in `Extracted.camera`, as the tags have it; text is as written by the camera. */
export type ExifValues = {
  make?: string
  model?: string
  lensMake?: string
  lensModel?: string
  /** Focal lengths and f-numbers of the lens: shortest, longest, widest, narrowest. */
  lensSpecification?: readonly number[]
  iso?: number
  aperture?: number
  exposureSeconds?: number
  focalLengthMm?: number
  dateTimeOriginal?: string
  dateTimeDigitized?: string
  dateTime?: string
  offsetOriginal?: string
  offsetDigitized?: string
  offset?: string
  subSecond?: string
  latitude?: number
  longitude?: number
  rating?: number
  ratingPercent?: number
}

/**
 * What a container reader collects while it walks a file. Mutable on purpose: what was found before a file breaks off is kept.
 * Width and height are stored pixels; orientation and rotation are applied once, at the end.
 */
export type Findings = {
  width: number | null
  height: number | null
  orientation: number | null
  /** Clockwise degrees that the container itself asks for (HEIF `irot`, a track's matrix). */
  rotationDegrees: number
  colorMode: string | null
  hasAlpha: boolean | null
  animated: boolean
  durationSeconds: number | null
  frameRate: number | null
  codec: string | null
  audioCodec: string | null
  readonly texts: CarrierText[]
  readonly exif: ExifValues
  /** XMP packets, in the order of their finding. */
  readonly xmpPackets: string[]
  readonly keywords: string[]
  readonly problems: MediaProblem[]
  /** Bytes of text that may still be taken from this file. */
  textBudget: number
}

const mebibyte = 1024 * 1024
/** Largest single text after inflating, and all texts of a file together. */
export const maxTextBytes = 8 * mebibyte
const maxFileTextBytes = 32 * mebibyte

export function createFindings(): Findings {
  return {
    width: null,
    height: null,
    orientation: null,
    rotationDegrees: 0,
    colorMode: null,
    hasAlpha: null,
    animated: false,
    durationSeconds: null,
    frameRate: null,
    codec: null,
    audioCodec: null,
    texts: [],
    exif: {},
    xmpPackets: [],
    keywords: [],
    problems: [],
    textBudget: maxFileTextBytes,
  }
}

/** Adds a problem once; a file that repeats a fault a million times still has one row of it. */
export function addProblem(findings: Findings, code: string, message: string): void {
  if (findings.problems.some((problem) => problem.code === code)) return
  findings.problems.push({ stage: 'metadata', code, message })
}

/** The mark of a file that goes over a limit: it is never handed to another tool. */
export function addOverLimit(findings: Findings): void {
  addProblem(
    findings,
    'over-limit',
    'This file carries more text than a picture can reasonably have. Only what is safe was read; scoring works.',
  )
}

/** Takes `length` bytes from the budget; false (and a problem) where they would be too many. */
export function takeTextBudget(findings: Findings, length: number): boolean {
  if (length <= maxTextBytes && length <= findings.textBudget) {
    findings.textBudget -= length
    return true
  }
  addOverLimit(findings)
  return false
}

const maxTexts = 4096

/** Keeps a text under its carrier's key, without the NULs and the white space that pad it; an empty one is not kept. */
export function addText(findings: Findings, source: CarrierSource, key: string, text: string): void {
  const clean = trimPadding(text)
  if (clean === '' || findings.texts.length >= maxTexts) return
  findings.texts.push({ source, key, text: clean })
}

function trimPadding(text: string): string {
  let end = text.length
  while (end > 0 && text.charCodeAt(end - 1) === 0) end--
  const cut = text.slice(0, end)
  return cut.trim() === '' ? '' : cut
}
