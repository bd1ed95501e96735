import type { ToolState } from '#shared/tool-state.ts'
import { findExifTool } from './find-exiftool.ts'
import { findTools } from './find-tools.ts'
import { runTool } from './run-tool.ts'

const limits = { timeoutMs: 10_000, maxOutputBytes: 100_000 }

let told: Promise<readonly ToolState[]> | undefined

/** The programs that are used beside this one, and their versions; asked once. A program that doesn't answer has none. */
export function describeTools(): Promise<readonly ToolState[]> {
  told ??= ask()
  return told
}

async function ask(): Promise<readonly ToolState[]> {
  const [{ ffprobe, ffmpeg }, exiftool] = await Promise.all([findTools(), findExifTool(process.env)])
  const versions = await Promise.all([
    exiftool === undefined ? null : readWords(exiftool.command, [...exiftool.args, '-config', '', '-ver']),
    ffprobe === undefined ? null : readWords(ffprobe, ['-version']),
    ffmpeg === undefined ? null : readWords(ffmpeg, ['-version']),
  ])
  return [
    {
      name: 'ExifTool',
      path: exiftool?.args.at(-1) ?? exiftool?.command ?? null,
      version: versions[0] ?? null,
    },
    { name: 'ffprobe', path: ffprobe ?? null, version: parseVersionWord(versions[1] ?? null) },
    { name: 'ffmpeg', path: ffmpeg ?? null, version: parseVersionWord(versions[2] ?? null) },
  ]
}

async function readWords(command: string, words: readonly string[]): Promise<string | null> {
  try {
    const output = await runTool(command, words, { ...limits, signal: new AbortController().signal })
    return output.toString('utf8').split('\n')[0]?.trim().slice(0, 200) || null
  } catch {
    return null // It is there and can't say what it is: the settings show it without a version.
  }
}

/** `7.1.2` of `ffmpeg version 7.1.2 Copyright …`. */
export function parseVersionWord(line: string | null): string | null {
  return /^\w+ version (\S+)/.exec(line ?? '')?.[1] ?? null
}
