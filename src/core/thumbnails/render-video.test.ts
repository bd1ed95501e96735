import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import { findTools } from '#core/tools/find-tools.ts'
import { renderPoster } from './render-video.ts'

const folder = mkdtempSync(join(tmpdir(), 'media scorer poster '))
afterAll(() => rmSync(folder, { recursive: true }))
const { ffmpeg = '' } = await findTools()
const signal = new AbortController().signal

function makeClip(name: string, filter: string, ...options: readonly string[]): string {
  const path = join(folder, name)
  execFileSync(ffmpeg, ['-v', 'error', '-y', '-f', 'lavfi', '-i', filter, ...options, `file:${path}`])
  return path
}

describe.skipIf(ffmpeg === '')('with ffmpeg', () => {
  test('a frame of a tenth of the length, not the black one at the beginning', async () => {
    const filter = "color=black:size=1280x720:rate=10:duration=10,drawbox=c=red:t=fill:enable='gte(t,0.5)'"
    const path = makeClip('late.mp4', filter, '-pix_fmt', 'yuv420p', '-g', '5')
    const poster = await renderPoster(ffmpeg, { path, durationSeconds: 10 }, signal)
    expect(poster.mime).toBe('image/jpeg')
    const { width, height } = await sharp(poster.bytes).metadata()
    const { dominant } = await sharp(poster.bytes).stats()
    expect([width, height, dominant.r > 200, dominant.g < 60]).toEqual([512, 288, true, true])
    const first = await renderPoster(ffmpeg, { path, durationSeconds: null }, signal)
    expect((await sharp(first.bytes).stats()).dominant.r).toBeLessThan(60)
  })

  test('a wrong length still gives the first frame; small ones are not enlarged', async () => {
    const path = makeClip('short.webm', 'testsrc=size=60x32:rate=10:duration=1', '-c:v', 'libvpx')
    const poster = await renderPoster(ffmpeg, { path, durationSeconds: 9999 }, signal)
    const { width, height } = await sharp(poster.bytes).metadata()
    expect([width, height]).toEqual([60, 32])
  })

  test('turned clips stand upright, wide pixels are made square, odd sizes work', async () => {
    const plain = makeClip('plain.mp4', 'testsrc=size=101x57:rate=5:duration=1', '-pix_fmt', 'yuv444p')
    const turned = join(folder, 'turned.mp4')
    const copy = ['-v', 'error', '-y', '-i', plain, '-c', 'copy', '-metadata:s:v:0', 'rotate=90', turned]
    execFileSync(ffmpeg, copy)
    const wide = makeClip('wide.mp4', 'testsrc=size=64x64:rate=5:duration=1,setsar=2', '-pix_fmt', 'yuv420p')
    const sizes = []
    for (const path of [plain, turned, wide]) {
      const poster = await renderPoster(ffmpeg, { path, durationSeconds: 1 }, signal)
      const { width = 0, height = 0 } = await sharp(poster.bytes).metadata()
      sizes.push([width, height])
    }
    expect(sizes).toEqual([
      [102, 57],
      [58, 101],
      [128, 64],
    ])
  })

  test('what is no video fails, a signal ends it', async () => {
    writeFileSync(join(folder, 'text.mp4'), 'ffconcat version 1.0\nfile plain.mp4\n')
    writeFileSync(join(folder, 'empty.mp4'), '')
    for (const name of ['text.mp4', 'empty.mp4', 'none.mp4']) {
      const poster = renderPoster(ffmpeg, { path: join(folder, name), durationSeconds: 1 }, signal)
      await expect(poster).rejects.toMatchObject({ code: 'tool-failed' })
    }
    const abort = new AbortController()
    const path = makeClip('long.mp4', 'testsrc2=size=1920x1080:rate=25:duration=2', '-pix_fmt', 'yuv420p')
    const running = renderPoster(ffmpeg, { path, durationSeconds: 2 }, abort.signal)
    setTimeout(() => abort.abort(), 5)
    await expect(running).rejects.toMatchObject({ name: 'AbortError' })
  })
})
