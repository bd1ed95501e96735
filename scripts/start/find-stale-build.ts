import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const outputs = ['out/main/index.js', 'out/main/cli.js', 'out/preload/index.cjs', 'out/renderer/index.html']
const inputs = ['package.json', 'package-lock.json', 'electron.vite.config.ts']

/** Why the program has to be built before it can start: nothing is there, or a source is newer; undefined when it is fresh. */
export function findStaleBuild(root: string): 'missing' | 'outdated' | undefined {
  const built = outputs.map((path) => readTime(join(root, path)))
  const oldestOutput = Math.min(...built.map((time) => time ?? Number.NEGATIVE_INFINITY))
  if (oldestOutput === Number.NEGATIVE_INFINITY) return 'missing'
  const newestInput = Math.max(
    ...inputs.map((path) => readTime(join(root, path)) ?? 0),
    ...readSources(join(root, 'src')),
  )
  return newestInput > oldestOutput ? 'outdated' : undefined
}

/** Times of everything below `src` but the tests; of directories too, so that a removed file counts. */
function readSources(directory: string): readonly number[] {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory() || !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => readTime(join(entry.parentPath, entry.name)) ?? 0)
}

/** Modification time in milliseconds since 1970. */
function readTime(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs
}
