import { crc32 } from 'node:zlib'
import { damaged, type KeptPart, keep, refuse, type Structure } from './refusal.ts'

const signature = Buffer.from('89504e470d0a1a0a', 'hex')
const xmpKeyword = Buffer.from('XML:com.adobe.xmp\0', 'latin1')

/** PNG (third edition, 5): every length, name and CRC as it should be, IHDR first, IEND last and nothing behind it. */
export function describePng(bytes: Buffer): Structure {
  if (!bytes.subarray(0, 8).equals(signature)) return damaged('it is no PNG')
  const kept: KeptPart[] = []
  let at = 8
  let isFirst = true
  while (at + 12 <= bytes.length) {
    const length = bytes.readUInt32BE(at)
    const end = at + 12 + length
    const type = bytes.toString('latin1', at + 4, at + 8)
    if (end > bytes.length || !/^[A-Za-z]{4}$/.test(type)) return damaged('a chunk of it makes no sense')
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) {
      return damaged(`the checksum of its ${type} chunk is wrong`)
    }
    if (isFirst !== (type === 'IHDR')) return damaged('its header is not where it should be')
    isFirst = false
    const data = bytes.subarray(at + 8, end - 4)
    if (type === 'IEND') {
      return end === bytes.length
        ? { refusal: null, kept }
        : refuse('unsuited', 'something follows the end of its picture')
    }
    if (type === 'acTL') return refuse('unsuited', 'it is animated')
    if (type === 'caBX') return refuse('unsuited', 'it is signed, and a change would break its signature')
    const isXmp = type === 'iTXt' && data.subarray(0, xmpKeyword.length).equals(xmpKeyword)
    if (!isXmp) kept.push(keep(type === 'eXIf' ? 'Exif' : type, data))
    at = end
  }
  return damaged('it breaks off')
}
