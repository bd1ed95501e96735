/** Chunks that say nothing about how a PNG is drawn (PNG specification, 11.3.3). */
const textChunks: ReadonlySet<string> = new Set(['tEXt', 'zTXt', 'iTXt'])
/** Exif says how a picture is turned; a longer one is none. */
const largestExifBytes = 65_536
const signature = Buffer.from('89504e470d0a1a0a', 'hex')
const maxChunks = 100_000

/**
 * A PNG without its texts: the decoder's library would inflate and copy them all, and a text may be a bomb. Anything else, and a PNG that
 * has none, comes back as it is.
 */
export function stripPngTexts(bytes: Buffer): Buffer {
  if (!bytes.subarray(0, 8).equals(signature)) return bytes
  const kept: Buffer[] = []
  let from = 0
  let at = 8
  for (let count = 0; at + 8 <= bytes.length && count < maxChunks; count += 1) {
    const length = bytes.readUInt32BE(at)
    const type = bytes.toString('latin1', at + 4, at + 8)
    const end = at + length + 12
    if (textChunks.has(type) || (type === 'eXIf' && length > largestExifBytes)) {
      kept.push(bytes.subarray(from, at))
      from = Math.min(end, bytes.length)
    }
    at = end
  }
  return kept.length === 0 ? bytes : Buffer.concat([...kept, bytes.subarray(from)])
}
