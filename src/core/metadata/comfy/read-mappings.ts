import { createHash } from 'node:crypto'
import { AppError } from '#shared/errors.ts'
import { openReader } from '../open-reader.ts'
import type { ReadSettings } from '../parser.ts'
import type { ComfyMapping, NodeMapping } from './mapping.ts'
import { parseMapping } from './parse-mapping.ts'

/** Its name in the application's data directory and in a library's `.scores`. */
export const mappingFileName = 'comfyui-mapping.json'

const mostBytes = 1024 * 1024

export type ReadMappings = {
  readonly settings: ReadSettings
  /** What is wrong with a mapping file, in a sentence for the person; null where all is well. */
  readonly notice: string | null
}

/**
 * Reads a person's mapping files, of which a later one's classes count before an earlier one's. One that isn't there is none; one
 * that can't be understood is left out as a whole, with a notice. Synchronous: they are small.
 */
export function readMappings(paths: readonly string[]): ReadMappings {
  const merged = new Map<string, NodeMapping>()
  const notices: string[] = []
  for (const path of new Set(paths)) {
    const read = readMapping(path)
    if (typeof read === 'string') notices.push(`The mapping file ${path} was left out. ${read}`)
    else for (const [className, how] of read) merged.set(className, how)
  }
  return { settings: { comfyMapping: merged }, notice: notices.length === 0 ? null : notices.join(' ') }
}

/** The mapping, or what is wrong with it. */
function readMapping(path: string): ComfyMapping | string {
  try {
    const file = openReader(path)
    try {
      if (file.sizeBytes > mostBytes) return 'It is larger than 1 MB.'
      const parsed = parseMapping(Buffer.from(file.reader.read(0, file.sizeBytes)).toString())
      return parsed.ok ? parsed.mapping : parsed.message
    } finally {
      file.close()
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return error.code === 'not-found' ? new Map() : error.message
  }
}

/** Tells one mapping from another; '' for none. */
export function fingerprintMapping(mapping: ComfyMapping): string {
  if (mapping.size === 0) return ''
  const plain = [...mapping].map(([name, how]) => [name, how.like, [...how.inputs], how.widgets])
  return createHash('sha256').update(JSON.stringify(plain.sort())).digest('hex')
}
