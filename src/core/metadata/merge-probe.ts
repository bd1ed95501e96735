import type { Extracted } from './extracted.ts'
import type { ProbeResult } from './probe-result.ts'

/** What was extracted, filled up with what ffprobe tells; its tags go through the same parsers as any other text. */
export function applyProbe(extracted: Extracted, probe: ProbeResult): Extracted {
  const turned = Math.abs(probe.rotation ?? 0) % 180 === 90
  const width = turned ? probe.height : probe.width
  const height = turned ? probe.width : probe.height
  return {
    ...extracted,
    width: width ?? extracted.width,
    height: height ?? extracted.height,
    durationSeconds: probe.durationSeconds ?? extracted.durationSeconds,
    frameRate: probe.frameRate ?? extracted.frameRate,
    codec: probe.codec ?? extracted.codec,
    audioCodec: probe.audioCodec ?? extracted.audioCodec,
  }
}
