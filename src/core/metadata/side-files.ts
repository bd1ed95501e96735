import { basename, dirname, join } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { parseBoundedJson } from './bounded-json.ts'
import type { Extracted } from './extracted.ts'
import { addProblem, type Findings, takeTextBudget } from './findings.ts'
import { asObject } from './json-access.ts'
import { sideSettings } from './json-parameters.ts'
import { openReader } from './open-reader.ts'
import { listChunks } from './spread-chunks.ts'
import { decodeLatin1OrUtf8, decodeUtf16 } from './text-decoding.ts'

const extensions = ['.txt', '.json', '.caption']

/** A settings file or caption has a few kilobytes; a larger file beside a picture is something else. */
const maxBytes = 1024 * 1024
const maxChunks = 100

/** Whether a file's name may be that of a side file. */
export function isSideName(name: string): boolean {
  return extensions.some((extension) => name.endsWith(extension)) && !name.startsWith('.')
}

/** The names of the files that may stand beside a picture or clip: `fox.txt` and `fox.png.txt` for `fox.png`, … */
export function listSideNames(name: string): readonly string[] {
  const dot = name.lastIndexOf('.')
  const stem = dot <= 0 ? name : name.slice(0, dot)
  return extensions.flatMap((extension) =>
    stem === name ? [name + extension] : [stem + extension, name + extension],
  )
}

/** Whether a file says nothing itself of how it was made, so that a side file is asked. */
export function lacksGeneration({ generation }: Extracted): boolean {
  const { prompt, steps, seed, workflow } = generation
  return prompt === null && steps === null && seed === null && workflow === null
}

/** What stands in the side files of a picture or clip. */
export type SideTexts = { readonly texts: Findings['texts']; readonly refused: readonly string[] }

/**
 * Reads the side files of a picture or clip. Links, and what is no small text, are passed over; `refused` are the names of those that
 * may not be read. Synchronous: for reader threads.
 */
export function readSideTexts(path: string): SideTexts {
  const texts: Findings['texts'] = []
  const refused: string[] = []
  for (const name of listSideNames(basename(path))) {
    const text = readSideText(join(dirname(path), name))
    if (text === 'refused') refused.push(name)
    else if (text !== undefined && text.value.trim() !== '') texts.push(...describeText(name, text.value))
  }
  return { texts, refused }
}

/** Adds them before the file's own texts, which say nothing of its making. */
export function addSideTexts(findings: Findings, { texts, refused }: SideTexts): void {
  findings.texts.unshift(...texts.filter(({ text }) => takeTextBudget(findings, text.length)))
  for (const name of refused) addProblem(findings, 'side-file', `“${name}” beside this file may not be read.`)
}

function readSideText(path: string): { readonly value: string } | 'refused' | undefined {
  try {
    const opened = openReader(path)
    try {
      const value =
        opened.sizeBytes > maxBytes ? undefined : decodeSideText(opened.reader.read(0, opened.sizeBytes))
      return value === undefined ? undefined : { value }
    } finally {
      opened.close()
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return error.code === 'forbidden' ? 'refused' : undefined
  }
}

/** Notepad writes UTF-16 or a mark before UTF-8. Undefined for what isn't text. */
function decodeSideText(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf16(bytes.subarray(2), true)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeUtf16(bytes.subarray(2), false)
  if (bytes.includes(0)) return undefined
  return decodeLatin1OrUtf8(bytes).replace(/^\ufeff/, '')
}

function describeText(name: string, text: string): Findings['texts'] {
  if (name.endsWith('.caption')) return [{ source: 'side', key: 'caption', text, label: name }]
  if (!/^\s*\{/.test(text)) return [{ source: 'side', key: 'parameters', text, label: name }]
  const parsed = parseBoundedJson(text)
  const chunks = parsed.ok ? listChunks(asObject(parsed.value)) : undefined
  if (chunks === undefined) return [{ source: 'side', key: sideSettings, text, label: name }]
  return chunks
    .slice(0, maxChunks)
    .map(([key, value]) => ({ source: 'side', key, text: value, label: `${name} ${key}` }))
}
