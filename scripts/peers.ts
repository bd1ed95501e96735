import { copyFileSync, existsSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import sharp from 'sharp'
import { nodeStorage } from '#core/storage/storage.ts'
import { forkDecoder } from '#core/thumbnails/decoder.ts'
import { openEmbedder } from '#core/xmp/embed/open-embedder.ts'
import { makePictures } from '#core/xmp/embed/test-pictures.ts'
import { listStatement } from '#core/xmp/ratings-of-xmp.ts'
import { readOwnXmp } from '#core/xmp/read-own-xmp.ts'
import { openTestLibrary } from '#core/xmp/test-library.ts'
import { setXmpMode } from '#core/xmp/xmp-mode.ts'
import { darktable } from './peers/darktable.ts'
import { findDigikamVersion, readByDigikam } from './peers/digikam.ts'
import { exiftool } from './peers/exiftool.ts'
import { exiv2 } from './peers/exiv2.ts'
import type { Said } from './peers/peer.ts'

// Lets other programs say what they read from what we wrote, and us what they wrote: npx node scripts/peers.ts [--digikam]
// Those that aren't installed are named. Prints the table of docs/xmp.md. digiKam is asked only where that is wanted: it needs Xvfb and a minute.

const names = ['picture.jpg', 'picture.png', 'picture.webp', 'picture.tif', 'picture.avif'] as const
const pictures = await makePictures()
/** Other bytes: digiKam shows files with the same bytes alike. */
const others = new Map(
  await Promise.all(
    names.map(async (name) => [name, await sharp(pictures[name]).negate().toBuffer()] as const),
  ),
)
const wanted = {
  rated: { stars: 4, label: 'Green', keywords: ['fox', 'ink'] },
  rejected: { stars: -1, label: undefined, keywords: [] },
}

type Written = { readonly path: string; readonly kind: string; readonly of: 'rated' | 'rejected' }

/** One library for each mode; every kind of picture once with stars, label and keywords, and once rejected. */
async function writeAll(mode: 'sidecar' | 'embedded') {
  const library = openTestLibrary()
  setXmpMode(library.db, mode, 'leave')
  const embedder = openEmbedder({
    ...{ db: library.db, folder: library.folder },
    storage: nodeStorage,
    decoder: forkDecoder,
  })
  const outbox = library.openOutbox({ embed: embedder.embed })
  const written = names.flatMap((name): readonly Written[] => {
    const kind = extname(name).slice(1)
    return (['rated', 'rejected'] as const).map((of) => {
      const id = library.addReal(`${of}.${kind}`, of === 'rated' ? pictures[name] : others.get(name))
      library.score(id, of === 'rated' ? 4 : -1)
      if (of === 'rated') {
        library.label(id, 'green')
        library.tag(id, ['fox', 'style/ink'])
      }
      return { path: join(library.folder, `${of}.${kind}`), kind, of }
    })
  })
  const { failures } = await outbox.flush()
  embedder.close()
  if (failures.length > 0) console.error(failures)
  return { library, written }
}

/** What of it a program reads, in a word. */
function judge(said: Said | undefined, of: Written['of']): string {
  if (said === undefined) return 'nothing'
  const { stars, label, keywords } = wanted[of]
  if (of === 'rejected') return said.stars === stars ? 'reject' : `not the reject (${said.stars ?? '-'})`
  const words = said.keywords.map((word) => word.split(/[|/]/).at(-1) ?? '')
  const parts = [
    said.stars === stars ? 'stars' : `not the stars (${said.stars ?? '-'})`,
    said.label === label ? 'label' : `not the label (${said.label ?? '-'})`,
    keywords.every((word) => words.includes(word)) ? 'keywords' : `not the keywords (${words.join(', ')})`,
  ]
  return parts.join(', ')
}

function report(
  name: string,
  written: readonly Written[],
  said: ReadonlyMap<string, Said>,
  suffix = '',
): void {
  const rows = new Map<string, string[]>()
  for (const { path, kind, of } of written) {
    const text = judge(said.get(path + suffix) ?? said.get(path), of)
    rows.set(text, [...(rows.get(text) ?? []), kind])
  }
  for (const [text, kinds] of rows) console.log(`| ${name} | ${[...new Set(kinds)].join(', ')} | ${text} |`)
}

console.log('| program | of | reads of ours |\n| --- | --- | --- |')
const modes = { sidecar: await writeAll('sidecar'), embedded: await writeAll('embedded') }
for (const peer of [exiftool, exiv2, darktable]) {
  const version = peer.version()
  if (version === undefined) {
    console.log(`| ${peer.name} | - | skipped: it isn't installed |`)
    continue
  }
  for (const [mode, { written }] of Object.entries(modes)) {
    // darktable finds the sidecars of pictures itself; the others are asked for the sidecar.
    const suffix = mode === 'sidecar' && peer !== darktable ? '.xmp' : ''
    const paths = written.map(({ path }) => path + suffix).filter((path) => existsSync(path))
    report(`${peer.name} ${version}, ${mode}`, written, peer.read(paths), suffix)
  }
}
const digikam = process.argv.includes('--digikam') ? findDigikamVersion() : undefined
if (digikam === undefined) console.log("| digiKam | - | skipped: it isn't installed, or wasn't asked for |")
else {
  for (const [mode, { written }] of Object.entries(modes)) {
    const said = await readByDigikam(written.map(({ path }) => path))
    report(`digiKam ${digikam}, ${mode}`, written, said)
  }
}

console.log('\n| program | of | we read of its |\n| --- | --- | --- |')
for (const peer of [exiftool, exiv2, darktable]) {
  if (peer.version() === undefined || peer.write === undefined) continue
  const rows = new Map<string, string[]>()
  for (const name of names) {
    const copy = join(modes.embedded.library.folder, `${peer.name}-${name}`)
    copyFileSync(join(modes.embedded.library.folder, `rated.${extname(name).slice(1)}`), copy)
    const path = peer.write(copy)
    const expected = peer === darktable ? { score: 4, label: 'green' } : { score: 2, label: 'red' }
    const word = peer === darktable ? 'fox' : 'bird'
    const own = readOwnXmp(path)
    const said = listStatement(own.properties, own.exif)
    const isUnchanged =
      !existsSync(path) ||
      readFileSync(path).equals(readFileSync(copy.replace(`${peer.name}-picture`, 'rated')))
    const text = isUnchanged
      ? 'it writes none'
      : [
          said.score === expected.score ? 'stars' : `not the stars (${said.score ?? '-'})`,
          said.label === expected.label ? 'label' : `not the label (${said.label ?? '-'})`,
          said.words.includes(word) ? 'keywords' : `not the keywords (${said.words.join(', ')})`,
        ].join(', ')
    rows.set(text, [...(rows.get(text) ?? []), extname(name).slice(1)])
  }
  for (const [text, kinds] of rows) console.log(`| ${peer.name} | ${kinds.join(', ')} | ${text} |`)
}
for (const { library } of Object.values(modes)) await library.close()
