import { damaged, refuse, type Structure } from './refusal.ts'

/** C2PA's `uuid` box (C2PA specification, «Embedding manifests into BMFF»). */
const c2paUuid = 'd8fec3d61b0e483c92975828877ec481'
const sequences = new Set(['avis', 'msf1', 'hevc', 'hevx'])

/** HEIF and AVIF (ISO/IEC 23008-12): boxes that fill the file exactly, one `meta`, no sequence and no clip. */
export function describeHeif(bytes: Buffer): Structure {
  let at = 0
  let metas = 0
  while (at + 8 <= bytes.length) {
    const short = bytes.readUInt32BE(at)
    const type = bytes.toString('latin1', at + 4, at + 8)
    const length =
      short === 0
        ? bytes.length - at
        : short === 1 && at + 16 <= bytes.length
          ? Number(bytes.readBigUInt64BE(at + 8))
          : short
    if (length < 8 || at + length > bytes.length || !/^[\x20-\x7e]{4}$/.test(type)) {
      return damaged('a box of it makes no sense')
    }
    if (at === 0 && type !== 'ftyp') return damaged('it does not say what it is')
    if (type === 'ftyp' && sequences.has(bytes.toString('latin1', at + 8, at + 12))) {
      return refuse('unsuited', 'it is animated')
    }
    if (type === 'moov' || type === 'mpvd') return refuse('unsuited', 'it is animated, or holds a clip')
    const isSigned =
      type === 'jumb' || (type === 'uuid' && bytes.toString('hex', at + 8, at + 24) === c2paUuid)
    if (isSigned) return refuse('unsuited', 'it is signed, and a change would break its signature')
    if (type === 'meta') metas += 1
    at += length
  }
  if (at !== bytes.length || metas !== 1) return damaged('a box of it makes no sense')
  return { refusal: null, kept: [] }
}
