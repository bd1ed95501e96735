import type { MediaFormat } from '#shared/media.ts'
import { readCamera } from './camera.ts'
import { type Carriers, createCarriers, listRaw } from './carriers.ts'
import { chooseGeneration } from './choose-generation.ts'
import { readColorLabel } from './color-label.ts'
import { findGraphs } from './comfy/find-graph.ts'
import { listNodeValues } from './comfy/list-nodes.ts'
import { readContainer } from './containers/index.ts'
import type { Extracted, RangeReader } from './extracted.ts'
import { addOverLimit, addProblem, addText, createFindings, type Findings } from './findings.ts'
import { collectKeywords, listXmpKeywords } from './keywords.ts'
import { type GeneratorParser, noSettings, type ReadSettings } from './parser.ts'
import { readRating } from './rating.ts'
import { newestReaderVersion } from './reader-versions.ts'
import { fileTypeOf, sniffBytes, sniffFormat } from './sniff.ts'
import { parseXmp, type XmpProperties } from './xmp-properties.ts'

/**
 * Everything that a file's own bytes tell, read without a decoder and without another tool. Synchronous; never throws: what goes
 * wrong is in `problems`, and what was found before it is kept. A problem `over-limit` means: hand this file to no other tool.
 * `addFurther` adds texts that were found elsewhere: in the file's pixels, in a file beside it.
 */
export function extractMetadata(
  reader: RangeReader,
  name: string,
  settings: ReadSettings = noSettings,
  addFurther: (findings: Findings) => void = () => {},
): Extracted {
  const findings = createFindings()
  const format = attempt(findings, 'unknown' as const, () => sniffFormat(reader.read(0, sniffBytes)))
  if (format === 'unknown') describeUnknown(reader, name, findings)
  else attempt(findings, undefined, () => readContainer(format, reader, findings))
  attempt(findings, undefined, () => addFurther(findings))
  return summarize(format, findings, settings)
}

/** Turns what a reader (or a probe) found into the one shape that the library keeps. */
export function summarize(
  format: MediaFormat,
  findings: Findings,
  settings: ReadSettings = noSettings,
): Extracted {
  const type = fileTypeOf(format)
  const xmp = attempt<XmpProperties>(findings, new Map(), () => mergePackets(findings))
  for (const [key, values] of xmp) addText(findings, 'xmp', key, values.join(values.length > 1 ? ', ' : ''))
  const carriers = createCarriers(findings.texts)
  const onFailure = (parser: GeneratorParser): void =>
    addProblem(
      findings,
      'parser-failed',
      `The texts of this file could not be read as those of ${parser.name}.`,
    )
  const chosen = chooseGeneration(carriers, onFailure, settings)
  if (carriers.isOverLimit()) addOverLimit(findings)
  if (chosen.isTooComplex) {
    addProblem(
      findings,
      'too-complex',
      'The graph in this file is too complex to follow; it is kept as it is.',
    )
  }
  const { width, height } = shownSize(format, findings)
  const { generation, details } = chosen
  return {
    type,
    format,
    width,
    height,
    durationSeconds: findings.durationSeconds,
    frameRate: findings.frameRate,
    codec: findings.codec,
    audioCodec: findings.audioCodec,
    colorMode: findings.colorMode,
    hasAlpha: findings.hasAlpha,
    orientation: findings.orientation,
    animated: findings.animated,
    generation,
    generationDetails: details,
    ...(generation.workflow === null
      ? {}
      : { nodes: listNodeValues(findGraphs(carriers, settings.comfyMapping)?.graph) }),
    camera: readCamera(findings.exif, xmp),
    keywords: collectKeywords({
      type,
      width,
      height,
      animated: findings.animated,
      generation,
      details,
      fileKeywords: [...listXmpKeywords(xmp), ...findings.keywords],
    }),
    rating: readRating(xmp, findings.exif),
    label: readColorLabel(xmp),
    pngText: listPngText(carriers),
    raw: listRawWithDetails(findings, chosen.parser === null ? undefined : details),
    parser: chosen.parser,
    parserVersion: newestReaderVersion,
    problems: findings.problems,
  }
}

/** The columns of the database hold `generation`; the rest of what the generator wrote is kept with the raw texts. */
function listRawWithDetails(findings: Findings, details: Extracted['generationDetails']): Extracted['raw'] {
  const raw = listRaw(findings.texts)
  return details === undefined ? raw : { ...raw, generation: JSON.stringify(details) }
}

function attempt<Result>(findings: Findings, fallback: Result, act: () => Result): Result {
  try {
    return act()
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 200) : 'unknown'
    addProblem(findings, 'unreadable', `This file could not be read to its end: ${reason}.`)
    return fallback
  }
}

function describeUnknown(reader: RangeReader, name: string, findings: Findings): void {
  if (reader.size === 0) {
    addProblem(findings, 'empty', 'This file is empty.')
    return
  }
  const extension = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]
  const kind = extension === undefined ? 'a picture or clip' : `what «.${extension.toLowerCase()}» says`
  addProblem(findings, 'unknown-format', `The content of this file is not ${kind}; it is left alone.`)
}

/** What all XMP packets of a file say; the first that says something of a property holds. */
export function mergePackets(findings: Findings): XmpProperties {
  const merged = new Map<string, readonly string[]>()
  for (const packet of findings.xmpPackets) {
    for (const [key, values] of parseXmp(packet)) if (!merged.has(key)) merged.set(key, values)
  }
  return merged
}

/** HEIF's, AVIF's and JPEG XL's own turning counts; their Exif orientation repeats it for information. */
const selfTurning: ReadonlySet<MediaFormat> = new Set(['heif', 'avif'])

function shownSize(
  format: MediaFormat,
  findings: Findings,
): { readonly width: number | null; readonly height: number | null } {
  const { width, height } = findings
  const byTag = !selfTurning.has(format) && findings.orientation !== null && findings.orientation >= 5
  const turned = byTag !== (findings.rotationDegrees % 180 === 90)
  return turned ? { width: height, height: width } : { width, height }
}

/** The ancestor's column: PNG's texts by name. */
function listPngText(carriers: Carriers): string | null {
  const texts = carriers.texts.filter((text) => text.source === 'png')
  return texts.length === 0 ? null : JSON.stringify(listNames(texts))
}

function listNames(texts: Carriers['texts']): Readonly<Record<string, string>> {
  const names = new Map<string, string>()
  for (const { key, text } of texts) if (!names.has(key)) names.set(key, text.slice(0, 1024 * 1024))
  return Object.fromEntries(names)
}
