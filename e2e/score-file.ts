import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** What a picture's score file says (`.scores/<name.ext>.json`, data.md); undefined where there is none. */
export async function readScoreFile(
  folder: string,
  path: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const name = path.split('/').at(-1) ?? path
  const file = join(folder, dirname(path), '.scores', `${name}.json`)
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as Readonly<Record<string, unknown>>) // the spec compares it whole
}
