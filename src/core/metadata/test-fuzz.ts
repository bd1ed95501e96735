import { createBufferReader } from './buffer-reader.ts'
import { findEmbeddedPreview } from './embedded-preview.ts'
import { extractMetadata } from './extract.ts'

/** A damaged file takes no longer than this, in milliseconds. */
const longestMs = 2000

/** Mulberry32: the same bytes for the same seed, so that a failure can be seen again. */
function createRandom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) % below
  }
}

/** Flips bits, overwrites four bytes by lengths that hurt, copies and cuts pieces, breaks the file off. */
function mutate(bytes: Buffer, random: (below: number) => number): Buffer {
  let mutated = Buffer.from(bytes)
  const lengths = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff, mutated.length, 0x01000000]
  for (let step = random(8); step >= 0 && mutated.length > 4; step--) {
    const at = random(mutated.length - 4)
    const kind = random(11)
    if (kind <= 3) mutated[at] = (mutated[at] ?? 0) ^ (1 << random(8))
    else if (kind <= 5) mutated.writeUInt32BE(lengths[random(lengths.length)] ?? 0, at)
    else if (kind <= 7) mutated.writeUInt32LE(lengths[random(lengths.length)] ?? 0, at)
    else if (kind === 8) mutated = mutated.subarray(0, at)
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

export type FuzzFailure = { readonly round: number; readonly reason: string; readonly bytes: Buffer }

/**
 * Reads a file damaged in `rounds` ways. A reader may report whatever it likes, but not throw, not hang and not say what can't be
 * cloned to another thread; the first that does is the answer.
 */
export function fuzzFormat(
  format: string,
  sample: Buffer,
  seed: number,
  rounds: number,
): FuzzFailure | undefined {
  const random = createRandom(seed)
  for (let round = 0; round < rounds; round++) {
    const bytes = mutate(sample, random)
    const reason = findFault(format, bytes)
    if (reason !== undefined) return { round, reason, bytes }
  }
  return undefined
}

function findFault(format: string, bytes: Buffer): string | undefined {
  const startedMs = performance.now()
  try {
    const extracted = extractMetadata(createBufferReader(bytes), `fuzz.${format}`)
    findEmbeddedPreview(createBufferReader(bytes))
    structuredClone(extracted)
    // What a reader throws is caught and kept as this problem.
    const fault = extracted.problems.find(({ code }) => code === 'unreadable' || code === 'parser-failed')
    if (fault !== undefined) return fault.message
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
  const milliseconds = performance.now() - startedMs
  return milliseconds > longestMs ? `It took ${Math.round(milliseconds)} ms.` : undefined
}
