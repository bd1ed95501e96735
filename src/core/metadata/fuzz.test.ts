import { expect, test } from 'vitest'
import { createBufferReader } from './buffer-reader.ts'
import { findEmbeddedPreview } from './embedded-preview.ts'
import { extractMetadata } from './extract.ts'
import { samples } from './test-samples.ts'

const rounds = Number(process.env.MEDIA_SCORER_FUZZ_ROUNDS ?? 300)

/** Mulberry32: the same bytes every time, so that a failure can be seen again. */
function createRandom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) % below
  }
}

/** Flips bits, overwrites four bytes by lengths that hurt, copies and cuts pieces. */
function mutate(bytes: Buffer, random: (below: number) => number): Buffer {
  let mutated = Buffer.from(bytes)
  const lengths = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff, mutated.length, 0x01000000]
  for (let step = random(8); step >= 0 && mutated.length > 4; step--) {
    const at = random(mutated.length - 4)
    const kind = random(5)
    if (kind <= 1) mutated[at] = (mutated[at] ?? 0) ^ (1 << random(8))
    else if (kind === 2) mutated.writeUInt32BE(lengths[random(lengths.length)] ?? 0, at)
    else if (kind === 3) mutated.writeUInt32LE(lengths[random(lengths.length)] ?? 0, at)
    else {
      const piece = mutated.subarray(at, at + random(200))
      const to = random(mutated.length)
      mutated =
        random(2) === 0
          ? Buffer.concat([mutated.subarray(0, to), piece, mutated.subarray(to)])
          : Buffer.concat([
              mutated.subarray(0, at),
              mutated.subarray(Math.min(mutated.length, at + random(60))),
            ])
    }
  }
  return mutated
}

test.each(Object.entries(samples))('a damaged %s is read or reported, in time', (format, bytes) => {
  const random = createRandom(20_260_801)
  for (let round = 0; round < rounds; round++) {
    const mutated = mutate(bytes, random)
    const started = performance.now()
    const extracted = extractMetadata(createBufferReader(mutated), `fuzz.${format}`)
    findEmbeddedPreview(createBufferReader(mutated))
    const milliseconds = performance.now() - started
    const bad = milliseconds > 2000 || extracted.problems.some((problem) => problem.code === 'unreadable')
    expect(bad, `round ${round}: ${milliseconds} ms, ${JSON.stringify(extracted.problems)}`).toBe(false)
    structuredClone(extracted)
  }
})
