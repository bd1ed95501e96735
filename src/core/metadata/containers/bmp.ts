import type { RangeReader } from '../extracted.ts'
import type { Findings } from '../findings.ts'
import { u16le, u32le } from '../integers.ts'

/** BMP: OS/2's 12-byte header or Windows' longer ones, whose height is negative when the rows go down. */
export function readBmp(reader: RangeReader, findings: Findings): void {
  const head = reader.read(0, 34)
  const old = u32le(head, 14) === 12
  findings.width = (old ? u16le(head, 18) : Math.abs(u32le(head, 18) | 0)) || null
  findings.height = (old ? u16le(head, 20) : Math.abs(u32le(head, 22) | 0)) || null
  const bits = u16le(head, old ? 24 : 28)
  findings.colorMode = bits === 1 ? '1' : bits <= 8 ? 'P' : 'RGB'
  findings.hasAlpha = false
}
