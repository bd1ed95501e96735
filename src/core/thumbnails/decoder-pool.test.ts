import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { type DecoderProcess, forkDecoder } from './decoder.ts'
import { createDecoderPool } from './decoder-pool.ts'
import type { Drawn, DrawProblem, ToDecoder } from './decoder-protocol.ts'

const folder = mkdtempSync(join(tmpdir(), 'media scorer pool '))
afterAll(() => rmSync(folder, { recursive: true }))
const names = Array.from({ length: 12 }, (_, index) => `${index}.png`)
for (const name of names) {
  await sharp({ create: { width: 900, height: 900, channels: 3, background: '#336699' } })
    .png()
    .toFile(join(folder, name))
}
const noSignal = new AbortController().signal

/** Real decoders, which the test kills: `kills` tells for which request, as a decoder would die of a file. */
function createKilling(kills: (message: ToDecoder, nth: number) => boolean) {
  const started: DecoderProcess[] = []
  const start = (): DecoderProcess => {
    const decoder = forkDecoder()
    started.push(decoder)
    const nth = started.length
    return {
      ...decoder,
      post: (message) => {
        decoder.post(message)
        if (kills(message as ToDecoder, nth)) decoder.kill() // the pool's own message
      },
    }
  }
  return { start, started }
}

function drawAll(pool: ReturnType<typeof createDecoderPool>): Promise<readonly (Drawn | DrawProblem)[]> {
  return Promise.all(
    names.map((name) =>
      pool.draw({ path: join(folder, name), root: folder, format: 'png', output: 'thumbnail' }, noSignal),
    ),
  )
}

function outcomes(results: readonly (Drawn | DrawProblem)[]): readonly string[] {
  return results.map((result) => ('code' in result ? result.code : 'drawn'))
}

test('a decoder that dies is replaced, and nothing that it had in work is lost', async () => {
  const { start, started } = createKilling(
    (message, nth) => nth === 1 && message.draw.path.endsWith('/5.png'),
  )
  const pool = createDecoderPool(start, 2)
  expect(outcomes(await drawAll(pool))).toEqual(names.map(() => 'drawn'))
  expect(started.length).toBe(2)
  pool.close()
})

test('the file that kills it twice is given up, and only that one', async () => {
  const { start, started } = createKilling((message) => message.draw.path.endsWith('/5.png'))
  const pool = createDecoderPool(start, 4)
  expect(outcomes(await drawAll(pool))).toEqual(names.map((name) => (name === '5.png' ? 'crashed' : 'drawn')))
  expect(started.length).toBeLessThanOrEqual(4)
  pool.close()
})

test('a decoder that dies between two pictures is replaced', async () => {
  const { start, started } = createKilling(() => false)
  const pool = createDecoderPool(start, 2)
  await drawAll(pool)
  started[0]?.kill()
  expect(outcomes(await drawAll(pool))).toEqual(names.map(() => 'drawn'))
  expect(started.length).toBe(2)
  pool.close()
})

test('where no decoder can be started it is not the files’ fault, and the next try is a new one', async () => {
  let tries = 0
  const pool = createDecoderPool(() => {
    tries += 1
    const decoder = forkDecoder()
    if (tries <= 2) decoder.kill()
    return decoder
  }, 2)
  await expect(drawAll(pool)).rejects.toMatchObject({ code: 'tool-missing' })
  expect(outcomes(await drawAll(pool))).toEqual(names.map(() => 'drawn'))
  pool.close()
})

test('a decoder that cannot even be asked for is refused in the same way', async () => {
  const pool = createDecoderPool(() => {
    throw new Error('No processes here.')
  }, 2)
  await expect(drawAll(pool)).rejects.toMatchObject({ code: 'tool-missing' })
  pool.close()
})

test('who stops waiting is free at once; closing refuses the rest', async () => {
  const pool = createDecoderPool(forkDecoder, 1)
  const abort = new AbortController()
  const request = { path: join(folder, '0.png'), root: folder, format: 'png', output: 'thumbnail' } as const
  const results = Promise.allSettled([
    pool.draw(request, abort.signal),
    pool.draw(request, noSignal),
    pool.draw(request, abort.signal),
  ])
  abort.abort()
  await pool.draw(request, noSignal)
  pool.close()
  expect((await results).map((result) => result.status)).toEqual(['rejected', 'fulfilled', 'rejected'])
  await expect(pool.draw(request, noSignal)).rejects.toMatchObject({ name: 'AbortError' })
})
