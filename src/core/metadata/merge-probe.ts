import { addVideoTag } from './containers/video-tag.ts'
import { summarize } from './extract.ts'
import type { Extracted } from './extracted.ts'
import { createFindings } from './findings.ts'
import { noSettings, type ReadSettings } from './parser.ts'
import type { ProbeResult } from './probe-result.ts'

/**
 * What was extracted, filled up with what ffprobe tells: it is believed about size, length, rate and codecs; its tags go through
 * the same parsers as any other text, and what they give fills what the file's own reading lacks.
 */
export function applyProbe(
  extracted: Extracted,
  probe: ProbeResult,
  settings: ReadSettings = noSettings,
): Extracted {
  const findings = createFindings()
  findings.width = probe.width
  findings.height = probe.height
  findings.rotationDegrees = Math.abs(probe.rotation ?? 0)
  for (const [key, text] of Object.entries(probe.tags)) addVideoTag(findings, key, text)
  const probed = summarize(extracted.format, findings, settings)
  const generation = extracted.parser === null ? probed.generation : extracted.generation
  const details = extracted.parser === null ? probed.generationDetails : extracted.generationDetails
  return {
    ...extracted,
    width: probed.width ?? extracted.width,
    height: probed.height ?? extracted.height,
    durationSeconds: probe.durationSeconds ?? extracted.durationSeconds,
    frameRate: probe.frameRate ?? extracted.frameRate,
    codec: probe.codec ?? extracted.codec,
    audioCodec: probe.audioCodec ?? extracted.audioCodec,
    generation,
    ...(details === undefined ? {} : { generationDetails: details }),
    ...(extracted.nodes === undefined && probed.nodes !== undefined ? { nodes: probed.nodes } : {}),
    camera: fillCamera(extracted, probed),
    keywords: mergeKeywords(extracted, probed),
    raw: mergeRaw(extracted, probed),
    parser: extracted.parser ?? probed.parser,
  }
}

function fillCamera(extracted: Extracted, probed: Extracted): Extracted['camera'] {
  const known = Object.entries(extracted.camera).filter(([, value]) => value !== null)
  return { ...probed.camera, ...Object.fromEntries(known) }
}

/** The probe's size decides about aspect and resolution, so its automatic words replace the first reading's. */
function mergeKeywords(extracted: Extracted, probed: Extracted): Extracted['keywords'] {
  const kept =
    extracted.parser === null ? extracted.keywords.filter((word) => word.type === 'file') : extracted.keywords
  const known = new Set(kept.map((word) => `${word.type} ${word.keyword}`))
  return [...kept, ...probed.keywords.filter((word) => !known.has(`${word.type} ${word.keyword}`))]
}

/** A tag that the container's own reading has already is not shown twice. */
function mergeRaw(extracted: Extracted, probed: Extracted): Extracted['raw'] {
  const known = new Set(Object.values(extracted.raw))
  const added = Object.entries(probed.raw).filter(
    ([name, text]) => !known.has(text) && !Object.hasOwn(extracted.raw, name),
  )
  return { ...extracted.raw, ...Object.fromEntries(added) }
}
