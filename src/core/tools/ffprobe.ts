import { z } from 'zod'
import type { ProbeResult } from '#core/metadata/probe-result.ts'
import { AppError } from '#shared/errors.ts'
import { findTools } from './find-tools.ts'
import { runTool } from './run-tool.ts'
import { videoInput, videoInputLimits } from './video-limits.ts'

const timeoutMs = 10_000
const maxOutputBytes = 2_000_000

/**
 * What ffprobe says of a video, which the caller has opened and checked: on Linux ffprobe gets that open file, not a name that could
 * lead elsewhere by now. Throws `tool-missing` where there is no ffprobe, `tool-failed` where it can't read the file.
 */
export async function probeVideo(
  file: { readonly path: string; readonly descriptor: number },
  signal: AbortSignal,
): Promise<ProbeResult> {
  const { ffprobe } = await findTools()
  if (ffprobe === undefined) throw new AppError('tool-missing', 'ffprobe is not installed on this computer.')
  const passed = process.platform === 'linux'
  const input = videoInput(passed ? '/proc/self/fd/3' : file.path)
  const args = [
    '-v',
    'error',
    ...videoInputLimits,
    '-of',
    'json',
    '-show_format',
    '-show_streams',
    '-i',
    input,
  ]
  const descriptor = passed ? file.descriptor : undefined
  const output = await runTool(ffprobe, args, { timeoutMs, maxOutputBytes, signal, descriptor })
  return parseProbe(output.toString('utf8'))
}

const tagsSchema = z.record(z.string(), z.string()).catch({})
const streamSchema = z.object({
  codec_type: z.string().optional().catch(undefined),
  codec_name: z.string().optional().catch(undefined),
  width: z.number().optional().catch(undefined),
  height: z.number().optional().catch(undefined),
  duration: z.string().optional().catch(undefined),
  avg_frame_rate: z.string().optional().catch(undefined),
  r_frame_rate: z.string().optional().catch(undefined),
  disposition: z.object({ attached_pic: z.number().optional() }).optional().catch(undefined),
  side_data_list: z
    .array(z.object({ rotation: z.number().optional().catch(undefined) }))
    .optional()
    .catch(undefined),
  tags: tagsSchema.optional(),
})
const outputSchema = z.object({
  streams: z.array(streamSchema).optional(),
  format: z
    .object({ duration: z.string().optional().catch(undefined), tags: tagsSchema.optional() })
    .optional(),
})

/** Reads ffprobe's JSON (`-show_format -show_streams`). Throws `tool-failed` when it isn't that or tells of no video. */
export function parseProbe(text: string): ProbeResult {
  const parsed = outputSchema.safeParse(parseJson(text))
  if (!parsed.success) throw new AppError('tool-failed', 'ffprobe gave an answer that makes no sense.')
  const { streams = [], format } = parsed.data
  const videos = streams.filter((stream) => stream.codec_type === 'video')
  const video = videos.find((stream) => stream.disposition?.attached_pic !== 1)
  if (video === undefined) throw new AppError('tool-failed', 'There is no video in this file.')
  const audio = streams.find((stream) => stream.codec_type === 'audio')
  const turned = video.side_data_list?.find((data) => data.rotation !== undefined)?.rotation
  return {
    width: positive(video.width),
    height: positive(video.height),
    durationSeconds: positive(Number(format?.duration ?? video.duration)),
    frameRate: parseRate(video.avg_frame_rate) ?? parseRate(video.r_frame_rate),
    codec: video.codec_name ?? null,
    audioCodec: audio?.codec_name ?? null,
    rotation: turned ?? finite(Number(video.tags?.rotate ?? Number.NaN)),
    tags: mergeTags([format?.tags, video.tags, audio?.tags]),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('tool-failed', 'ffprobe gave an answer that makes no sense.', { cause })
  }
}

/** A fraction such as `30000/1001`, in frames a second. */
function parseRate(text: string | undefined): number | null {
  const [numerator, denominator] = (text ?? '').split('/').map(Number)
  const rate = (numerator ?? Number.NaN) / (denominator ?? 1)
  return positive(rate) === null ? null : Math.round(rate * 1000) / 1000
}

/** The first of a name counts. No prototype: names are hostile. */
function mergeTags(
  sources: readonly (Readonly<Record<string, string>> | undefined)[],
): Record<string, string> {
  const entries = new Map<string, string>()
  for (const source of sources) {
    for (const [name, value] of Object.entries(source ?? {})) if (!entries.has(name)) entries.set(name, value)
  }
  return Object.assign(Object.create(null) as Record<string, string>, Object.fromEntries(entries)) // a map of text to text
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

function positive(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) && value > 0 ? value : null
}
