import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { findExifThumbnail, readGlimpse } from './read-glimpse.ts'
import { makePhoto } from './test-photo.ts'

const folder = mkdtempSync(join(tmpdir(), 'media scorer glimpse '))
afterAll(() => rmSync(folder, { recursive: true }))

const plain = { width: 640, height: 480, color: '#2020d0', orientation: 1 }
const small = { width: 160, height: 120, color: '#d02020' }

async function glimpse(
  bytes: Buffer,
  shown: { width: number; height: number },
  orientation: number | null = 1,
) {
  writeFileSync(join(folder, 'photo.jpg'), bytes)
  return readGlimpse({ path: join(folder, 'photo.jpg'), root: folder, ...shown, orientation })
}

test.each([1, 3, 6, 8])(
  'is the camera’s small picture, turned as the photograph: %i',
  async (orientation) => {
    const shown = orientation >= 5 ? { width: 480, height: 640 } : { width: 640, height: 480 }
    const found = await glimpse(
      await makePhoto({ ...plain, orientation, thumbnail: small }),
      shown,
      orientation,
    )
    const picture = sharp(found?.bytes)
    const { width, height, orientation: told } = await picture.metadata()
    const { dominant } = await picture.stats()
    expect([found?.mime, width, height, told, dominant.r > 190, dominant.b < 50]).toEqual([
      'image/jpeg',
      160,
      120,
      orientation,
      true,
      true,
    ])
  },
)

test('there is none where it has another shape, isn’t there, is cut off, or the file can’t be opened', async () => {
  const shown = { width: 640, height: 480 }
  const photo = await makePhoto({ ...plain, thumbnail: small })
  const barred = await makePhoto({ ...plain, thumbnail: { ...small, height: 90 } })
  const bare = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#888' } })
    .jpeg()
    .toBuffer()
  expect(await glimpse(barred, shown)).toBeUndefined()
  expect(await glimpse(bare, shown)).toBeUndefined()
  expect(await glimpse(photo.subarray(0, 100), shown)).toBeUndefined()
  expect(await glimpse(Buffer.alloc(0), shown)).toBeUndefined()
  expect(await glimpse(photo, { width: 0, height: 0 })).toBeUndefined()
  const unknown = {
    path: join(folder, 'photo.jpg'),
    root: folder,
    width: null,
    height: null,
    orientation: null,
  }
  expect(await readGlimpse(unknown)).toBeUndefined()
  symlinkSync(join(folder, 'photo.jpg'), join(folder, 'link.jpg'))
  for (const name of ['link.jpg', 'none.jpg', '..']) {
    expect(
      await readGlimpse({ path: join(folder, name), root: folder, ...shown, orientation: 1 }),
    ).toBeUndefined()
  }
})

test('no damage makes it throw or read beyond the end', async () => {
  const photo = await makePhoto({ ...plain, thumbnail: small })
  const end = photo.indexOf(Buffer.from([0xff, 0xdb]), 700)
  for (let at = 2; at < Math.min(end, 120); at += 1) {
    for (const value of [0, 1, 0x7f, 0xff]) {
      const damaged = Buffer.from(photo)
      damaged[at] = value
      const found = findExifThumbnail(damaged)
      expect(found === undefined || found.length <= 65_535).toBe(true)
    }
    expect(findExifThumbnail(photo.subarray(0, at))).toBeUndefined()
  }
})
