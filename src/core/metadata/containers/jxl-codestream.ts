import type { Findings } from '../findings.ts'
import { u8 } from '../integers.ts'

/** Width to height by number (ISO/IEC 18181-1, table D.3). */
const ratios = [0, 1, 12 / 10, 4 / 3, 3 / 2, 16 / 9, 5 / 4, 2]
const sizeBits = [9, 13, 18, 30]

/** Size, orientation and animation from a codestream's first bits, after its signature (18181-1, D.2 and D.3). */
export function readJxlCodestream(bytes: Uint8Array, findings: Findings): void {
  const bits = createBits(bytes)
  const size = readSize(bits)
  if (bits.ended()) return
  findings.width = size.width
  findings.height = size.height
  findings.colorMode = 'RGB'
  const allDefault = bits.take(1) === 1
  findings.orientation = 1
  if (allDefault || bits.take(1) === 0) return
  findings.orientation = bits.take(3) + 1
  if (bits.take(1) === 1) readSize(bits)
  // A preview's header lies before the animation flag; it is too rare to be worth its reading.
  if (bits.take(1) === 0) findings.animated = bits.take(1) === 1
}

type Bits = { readonly take: (count: number) => number; readonly ended: () => boolean }

function createBits(bytes: Uint8Array): Bits {
  let at = 0
  return {
    take: (count) => {
      let value = 0
      for (let index = 0; index < count; index++, at++) {
        value += ((u8(bytes, at >> 3) >> (at & 7)) & 1) * 2 ** index
      }
      return value
    },
    ended: () => at > bytes.length * 8,
  }
}

function readSize(bits: Bits): { readonly width: number; readonly height: number } {
  const small = bits.take(1) === 1
  const readLength = (): number =>
    small ? (bits.take(5) + 1) * 8 : bits.take(sizeBits[bits.take(2)] ?? 9) + 1
  const height = readLength()
  const ratio = bits.take(3)
  return { width: ratio === 0 ? readLength() : Math.floor(height * (ratios[ratio] ?? 1)), height }
}
