import { readFile, realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { z } from 'zod'
import { writeFileAtomically } from '#core/storage/atomic-write.ts'
import { findErrorCode, nodeStorage } from '#core/storage/storage.ts'

/**
 * What a JSON file of the program's own holds, or undefined where there is none. One that can't be understood is put aside as
 * `<path>.bad` (an older one is replaced), so that what a person had is never overwritten unseen.
 */
export async function readJsonFile<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.output<Schema> | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  const parsed = schema.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  await nodeStorage.rename(path, `${path}.bad`)
  return undefined
}

/**
 * Writes a JSON file whole or not at all, durably, readable by this person only. Where the person put a link in its place, what it leads
 * to is written.
 */
export async function writeJsonFile(path: string, value: unknown): Promise<void> {
  await nodeStorage.makeTree(dirname(path), 0o700)
  const text = `${JSON.stringify(value, null, 2)}\n`
  await writeFileAtomically(nodeStorage, await findRealPath(path), Buffer.from(text), undefined, 0o600)
}

async function findRealPath(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (findErrorCode(error) !== 'ENOENT') throw error
    return join(await realpath(dirname(path)), basename(path))
  }
}

/** Undefined, which no schema of a file accepts, for text that isn't JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
