import type { RangeReader } from './extracted.ts'

/** A `RangeReader` over bytes in memory: a file inside a file, a test's own file. */
export function createBufferReader(bytes: Uint8Array): RangeReader {
  return {
    size: bytes.length,
    read: (offset, length) =>
      offset >= 0 && length > 0 ? bytes.subarray(offset, offset + length) : bytes.subarray(0, 0),
  }
}
