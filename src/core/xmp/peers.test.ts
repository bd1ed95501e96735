import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { findScore } from '#core/sidecar/find-score-values.ts'
import { nodeStorage } from '#core/storage/storage.ts'
import { forkDecoder } from '#core/thumbnails/decoder.ts'
import type { XmpMode } from '#shared/media.ts'
import { openEmbedder } from './embed/open-embedder.ts'
import { makePictures } from './embed/test-pictures.ts'
import { openTestLibrary } from './test-library.ts'
import { setXmpMode } from './xmp-mode.ts'

// What another program, with a reader and a writer of its own, makes of what we write, and we of what it writes. docs/xmp.md has the
// table of more programs, which have a window only.

let library: ReturnType<typeof openTestLibrary>
beforeEach(() => {
  library = openTestLibrary()
})
afterEach(() => library.close())

function isThere(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function readByExiv2(path: string, kinds = 'XE'): Readonly<Record<string, readonly string[]>> {
  const text = execFileSync('exiv2', ['-q', `-P${kinds}kt`, path], { encoding: 'utf8' })
  const values: Record<string, string[]> = {}
  for (const line of text.trim().split('\n')) {
    const [name = '', ...value] = line.trim().split(/\s+/)
    values[name] = [...(values[name] ?? []), value.join(' ')]
  }
  return values
}

async function write(mode: XmpMode, name: string, bytes: Buffer | undefined): Promise<number> {
  setXmpMode(library.db, mode, 'leave')
  const embedder = openEmbedder({
    db: library.db,
    folder: library.folder,
    storage: nodeStorage,
    decoder: forkDecoder,
  })
  const outbox = library.openOutbox({ embed: embedder.embed })
  const id = library.addReal(name, bytes)
  library.score(id, 4)
  library.label(id, 'green')
  library.tag(id, ['fox', 'style/ink'])
  const { failures } = await outbox.flush()
  embedder.close()
  expect(failures).toEqual([])
  return id
}

it('exiv2 reads and changes a sidecar of ours', async ({ skip }) => {
  if (!isThere('exiv2')) return skip('exiv2 is not installed')
  const id = await write('sidecar', 'a.jpg', (await makePictures())['picture.jpg'])
  const sidecar = join(library.folder, 'a.jpg.xmp')
  expect(readByExiv2(sidecar, 'X')).toEqual({
    'Xmp.xmp.Rating': ['4'],
    'Xmp.xmp.Label': ['Green'],
    'Xmp.dc.subject': ['fox, ink'],
    'Xmp.lr.hierarchicalSubject': ['fox, style|ink'],
    'Xmp.digiKam.TagsList': ['fox, style/ink'],
  })
  execFileSync('exiv2', ['-q', '-M', 'set Xmp.xmp.Rating 2', '-M', 'del Xmp.xmp.Label', sidecar])
  await library.refresh(['a.jpg.xmp'])
  expect(findScore(library.db, id)?.values).toMatchObject({
    score: 2,
    label: 'green',
    keywords: ['fox', 'style/ink'],
  })
})

it('exiv2 reads what stands in the files, and we what it writes there', async ({ skip }) => {
  if (!isThere('exiv2')) return skip('exiv2 is not installed')
  const pictures = await makePictures()
  for (const name of ['picture.jpg', 'picture.png', 'picture.webp', 'picture.tif']) {
    const id = await write('embedded', name, pictures[name])
    const path = join(library.folder, name)
    const isWindows = name.endsWith('jpg') || name.endsWith('tif')
    expect([name, readByExiv2(path)]).toEqual([
      name,
      expect.objectContaining({
        'Xmp.xmp.Rating': ['4'],
        'Xmp.xmp.Label': ['Green'],
        ...(isWindows
          ? {
              'Exif.Image.Rating': ['4'],
              'Exif.Image.RatingPercent': ['75'],
              'Xmp.MicrosoftPhoto.Rating': ['75'],
            }
          : {}),
      }),
    ])
    execFileSync('exiv2', ['-q', '-M', 'set Xmp.xmp.Rating 1', path])
    library.addEmbedded(name)
    expect([name, findScore(library.db, id)?.values.score]).toEqual([name, 1])
  }
})
