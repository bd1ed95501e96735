import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { nodeStorage } from '#core/storage/storage.ts'
import { forkDecoder } from '#core/thumbnails/decoder.ts'
import { openTestLibrary } from '../test-library.ts'
import { setXmpMode } from '../xmp-mode.ts'
import { openEmbedder } from './open-embedder.ts'
import { findFaults } from './test-compare.ts'

const corpus = resolve(process.env.MEDIA_SCORER_CORPUS ?? '../shared/corpus')
const extensions = new Set(['.jpg', '.jpeg', '.png', '.webp', '.tif', '.tiff', '.avif', '.heic'])
const ofEach = 3

/** A few files of each kind, spread over the corpus; scripts/torture-embed.ts takes all. */
function chooseFiles(): readonly string[] {
  const paths = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
    .filter((path) => extensions.has(extname(path).toLowerCase()) && statSync(join(corpus, path)).isFile())
    .sort()
  const groups = Map.groupBy(paths, (path) => extname(path).toLowerCase())
  return [...groups.values()].flatMap((group) => {
    const step = Math.max(1, Math.floor(group.length / ofEach))
    return group.filter((_, index) => index % step === 0).slice(0, ofEach)
  })
}

it('changes nothing of real files but their rating', async ({ skip }) => {
  if (!existsSync(corpus)) return skip('there is no corpus')
  const library = openTestLibrary()
  setXmpMode(library.db, 'embedded', 'leave')
  const embedder = openEmbedder({
    ...{ db: library.db, folder: library.folder },
    storage: nodeStorage,
    decoder: forkDecoder,
  })
  const outbox = library.openOutbox({ embed: embedder.embed })
  const files = chooseFiles().map((path, index) => {
    const before = readFileSync(join(corpus, path))
    const name = `${index}${extname(path)}`
    const id = library.addReal(name, before)
    library.score(id, 5)
    library.score(id, 1)
    return { path, name, before }
  })
  await outbox.flush()
  let written = 0
  for (const { path, name, before } of files) {
    const after = readFileSync(join(library.folder, name))
    if (after.equals(before)) continue
    written += 1
    expect([path, await findFaults(join(library.folder, name), before, after, 1)]).toEqual([path, []])
  }
  expect(written).toBeGreaterThan(files.length / 2)
  expect(readdirSync(library.folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
  embedder.close()
  await library.close()
}, 120_000)
