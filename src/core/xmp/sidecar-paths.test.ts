import { describe, expect, it } from 'vitest'
import { assignSidecars, isSidecarName, type NamedMedia, newSidecarName } from './sidecar-paths.ts'

const file = (name: string, format: NamedMedia['format'], id = name.length): NamedMedia => ({
  id,
  name,
  format,
})
const assigned = (names: readonly string[], media: readonly NamedMedia[]) =>
  Object.fromEntries([...assignSidecars(names, media)].map(([name, { name: of }]) => [name, of]))

describe('assignSidecars', () => {
  it('gives `name.ext.xmp` to its file and `base.xmp` to the RAW one', () => {
    const media = [file('a.CR2', 'cr2'), file('a.jpg', 'jpeg'), file('clip.mp4', 'mp4')]
    expect(
      assigned(['a.xmp', 'a.CR2.xmp', 'a.jpg.XMP', 'clip.mp4.xmp', 'clip.xmp', 'b.xmp', 'a.txt'], media),
    ).toEqual({
      ...{ 'a.xmp': 'a.CR2', 'a.CR2.xmp': 'a.CR2', 'a.jpg.XMP': 'a.jpg' },
      ...{ 'clip.mp4.xmp': 'clip.mp4', 'clip.xmp': 'clip.mp4' },
    })
  })

  it('gives it to nobody where several could be meant', () => {
    expect(assigned(['a.xmp'], [file('a.jpg', 'jpeg'), file('a.png', 'png')])).toEqual({})
    expect(assigned(['a.xmp'], [file('a.cr2', 'cr2'), file('a.dng', 'dng')])).toEqual({})
    expect(assigned(['a.xmp'], [file('a', 'png'), file('a.png', 'png')])).toEqual({ 'a.xmp': 'a' })
  })
})

describe('newSidecarName', () => {
  it('is `base.xmp` for a RAW file that has the name for itself, else `name.ext.xmp`', () => {
    const raw = file('a.CR2', 'cr2')
    const picture = file('a.jpg', 'jpeg')
    expect(newSidecarName(raw, [raw, picture])).toBe('a.xmp')
    expect(newSidecarName(picture, [raw, picture])).toBe('a.jpg.xmp')
    const second = file('a.dng', 'dng', 99)
    expect(newSidecarName(raw, [raw, second])).toBe('a.CR2.xmp')
    const bare = file('a', 'png')
    expect(newSidecarName(raw, [raw, bare])).toBe('a.CR2.xmp')
    expect(newSidecarName(file('clip.mp4', 'mp4'), [])).toBe('clip.mp4.xmp')
  })
})

it('knows a sidecar by its name', () => {
  expect(['a.xmp', 'a.b.XMP', '.xmp', '.hidden.xmp', 'a.xmp.bak'].map(isSidecarName)).toEqual([
    ...[true, true, false, false, false],
  ])
})
