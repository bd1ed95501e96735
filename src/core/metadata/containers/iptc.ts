import { addText, type Findings } from '../findings.ts'
import { ascii, u8, u16be, u32be } from '../integers.ts'
import { decodeLatin1OrUtf8 } from '../text-decoding.ts'

const recordTexts: ReadonlyMap<number, string> = new Map([
  [5, 'ObjectName'],
  [80, 'By-line'],
  [105, 'Headline'],
  [116, 'CopyrightNotice'],
  [120, 'Caption-Abstract'],
])
const maxDatasets = 10_000

/** IPTC-IIM datasets of record 2 (IIM 4.2, chapter 1.6): keywords and the texts that say what is to be seen. */
export function readIptc(bytes: Uint8Array, findings: Findings): void {
  let at = 0
  for (let count = 0; count < maxDatasets && at + 5 <= bytes.length; count++) {
    if (u8(bytes, at) !== 0x1c) {
      at++
      continue
    }
    const record = u8(bytes, at + 1)
    const dataset = u8(bytes, at + 2)
    let length = u16be(bytes, at + 3)
    at += 5
    if (length & 0x8000) {
      // An extended dataset says how many bytes its length has.
      if ((length & 0x7fff) !== 4) return
      length = u32be(bytes, at)
      at += 4
    }
    const value = bytes.subarray(at, at + length)
    at += length
    if (record !== 2) continue
    if (dataset === 25) findings.keywords.push(decodeLatin1OrUtf8(value))
    const key = recordTexts.get(dataset)
    if (key !== undefined) addText(findings, 'iptc', key, decodeLatin1OrUtf8(value))
  }
}

/** Photoshop's image resources (Photoshop File Formats, «Image Resource Blocks»), of which 0x0404 is IPTC. */
export function readPhotoshopResources(bytes: Uint8Array, findings: Findings): void {
  let at = 0
  for (let count = 0; count < maxDatasets && at + 12 <= bytes.length; count++) {
    if (ascii(bytes, at, 4) !== '8BIM') return
    const id = u16be(bytes, at + 4)
    const nameLength = u8(bytes, at + 6) + 1
    const start = at + 6 + nameLength + (nameLength % 2)
    const length = u32be(bytes, start)
    if (id === 0x0404) readIptc(bytes.subarray(start + 4, start + 4 + length), findings)
    at = start + 4 + length + (length % 2)
  }
}
