import { damaged, type KeptPart, keep, refuse, type Structure } from './refusal.ts'

const xmpHeads = ['http://ns.adobe.com/xap/1.0/\0', 'http://ns.adobe.com/xmp/extension/\0']

/**
 * JPEG (ITU T.81, annex B): every segment within the file, at least one scan, EOI at the very end. What follows the picture (a second one,
 * a clip) belongs to formats of their own.
 */
export function describeJpeg(bytes: Buffer): Structure {
  if (bytes.readUInt16BE(0) !== 0xffd8) return damaged('it is no JPEG')
  const kept: KeptPart[] = []
  let hasScan = false
  let at = 2
  while (at + 4 <= bytes.length || bytes[at + 1] === 0xd9) {
    if (bytes[at] !== 0xff) return damaged('a segment of it makes no sense')
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === 0xd9) {
      if (!hasScan) return damaged('it holds no picture')
      return at + 2 === bytes.length
        ? { refusal: null, kept }
        : refuse('unsuited', 'something follows the end of its picture')
    }
    if (marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd8))
      return damaged('a segment of it makes no sense')
    const end = at + 2 + bytes.readUInt16BE(at + 2)
    if (end < at + 4 || end > bytes.length) return damaged('a segment of it makes no sense')
    const data = bytes.subarray(at + 4, end)
    const head = data.toString('latin1', 0, 40)
    if (marker === 0xe2 && head.startsWith('MPF\0'))
      return refuse('unsuited', 'it holds more than one picture')
    if (marker === 0xeb && head.startsWith('JP')) {
      return refuse('unsuited', 'it is signed, and a change would break its signature')
    }
    if ((marker >= 0xe0 && marker <= 0xef) || marker === 0xfe) {
      const isXmp = marker === 0xe1 && xmpHeads.some((one) => head.startsWith(one))
      const isExif = marker === 0xe1 && head.startsWith('Exif\0')
      if (!isXmp) kept.push(keep(isExif ? 'Exif' : `FF${marker.toString(16)}`, data))
    }
    at = end
    if (marker !== 0xda) continue
    hasScan = true
    at = findScanEnd(bytes, end)
  }
  return damaged('it breaks off')
}

/** The next marker that isn't part of a scan's data: FF00 is a byte FF of it, FFD0 to FFD7 restart it. */
function findScanEnd(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(0xff, start); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]
    const isData = next === 0 || next === 0xff || (next !== undefined && next >= 0xd0 && next <= 0xd7)
    if (!isData) return at
  }
  return bytes.length
}
