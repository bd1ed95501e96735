import { damaged, type KeptPart, keep, refuse, type Structure } from './refusal.ts'

/** The picture itself, which the content's hash stands for, and the head that is written anew when metadata comes. */
const picture = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH'])

/** WebP (RFC 9649): the chunks fill the file exactly, and there is one picture. */
export function describeWebp(bytes: Buffer): Structure {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP') {
    return damaged('it is no WebP')
  }
  if (bytes.readUInt32LE(4) + 8 !== bytes.length) return damaged('its size is not what it says')
  const kept: KeptPart[] = []
  let pictures = 0
  let at = 12
  while (at + 8 <= bytes.length) {
    const type = bytes.toString('latin1', at, at + 4)
    const length = bytes.readUInt32LE(at + 4)
    const end = at + 8 + length
    if (end > bytes.length) return damaged('a chunk of it makes no sense')
    if (type === 'ANIM' || type === 'ANMF') return refuse('unsuited', 'it is animated')
    if (type === 'C2PA') return refuse('unsuited', 'it is signed, and a change would break its signature')
    if (type === 'VP8 ' || type === 'VP8L') pictures += 1
    if (type !== 'XMP ' && !picture.has(type)) {
      kept.push(keep(type === 'EXIF' ? 'Exif' : type, bytes.subarray(at + 8, end)))
    }
    at = end + (length % 2)
  }
  if (at !== bytes.length) return damaged('a chunk of it makes no sense')
  return pictures === 1 ? { refusal: null, kept } : damaged('it holds no picture')
}
