import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { forkDecoder } from '#core/thumbnails/decoder.ts'
import { createInspector, type Inspector } from './inspector.ts'
import { hideBytes } from './test-hidden.ts'
import { makeTextPng } from './test-media.ts'

const folder = mkdtempSync(join(tmpdir(), 'media scorer inspector '))
afterAll(() => rmSync(folder, { recursive: true }))
const signal = new AbortController().signal
const infotext = 'a fox\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 5'

function write(name: string, bytes: string | Uint8Array): string {
  writeFileSync(join(folder, name), bytes)
  return join(folder, name)
}

async function withInspector(act: (inspector: Inspector) => Promise<void>): Promise<number> {
  let decoders = 0
  const inspector = createInspector({
    onBug: (what, error) => {
      throw new Error(what, { cause: error })
    },
    decoder: () => {
      decoders += 1
      return forkDecoder()
    },
  })
  try {
    await act(inspector)
  } finally {
    await inspector.close()
  }
  return decoders
}

test('looks into pixels where nothing else is known, and starts a decoder only for that', async () => {
  const { data, width, height, channels } = hideBytes({
    ...{ width: 128, height: 128, where: 'alpha', packing: 'gzip', bytes: gzipSync(infotext) },
  })
  const hidden = write('hidden.png', await sharp(data, { raw: { width, height, channels } }).png().toBuffer())
  const said = write('said.png', makeTextPng({ parameters: infotext }))
  const beside = write('beside.png', makeTextPng({}))
  write('beside.txt', infotext)
  expect(
    await withInspector(async (inspector) => {
      for (const path of [said, beside])
        expect((await inspector.inspect(path, signal)).generation.prompt).toBe('a fox')
    }),
  ).toBe(0)
  expect(
    await withInspector(async (inspector) => {
      expect((await inspector.inspect(hidden, signal)).generation).toMatchObject({
        prompt: 'a fox',
        seed: '5',
      })
      expect((await inspector.inspect(hidden, signal)).problems).toEqual([])
    }),
  ).toBe(1)
})

test('what a tool can’t do is a problem of the file; what isn’t there is an error', async () => {
  const clip = write(
    'clip.mp4',
    Buffer.from('00000018667479706d70343200000000000000000000000069736f6d', 'hex'),
  )
  await withInspector(async (inspector) => {
    const { type, problems } = await inspector.inspect(clip, signal)
    expect(type).toBe('video')
    expect(problems.some(({ stage }) => stage === 'probe')).toBe(true)
    await expect(inspector.inspect(join(folder, 'none.png'), signal)).rejects.toMatchObject({
      code: 'not-found',
    })
    await expect(inspector.inspect(folder, signal)).rejects.toMatchObject({ code: 'unsupported' })
    await expect(inspector.inspect(clip, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
  })
})
