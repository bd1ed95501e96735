import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import type { Random } from '../sample/random.ts'

/** One thing that is done to a file of a library. Places are fractions of its length. */
export type Damage = {
  readonly file: 'media.db' | 'media.db-wal'
  readonly what: 'flip' | 'row' | 'fill' | 'page' | 'cut' | 'empty' | 'text' | 'header'
  readonly at: number
  readonly length: number
  readonly byte: number
}

const pageBytes = 4096
/** What stands in each row of a file: a flipped bit behind it is one in the row's values. */
const rowMark = Buffer.from('picture ')
/** So far behind its name stand what a file's row says. */
const longestRowBytes = 120

const kinds = [
  'flip',
  'row',
  'row',
  'row',
  'fill',
  'fill',
  'page',
  'page',
  'cut',
  'header',
  'empty',
  'text',
] as const

/** One to three damages, mostly of the database. */
export function planDamage(random: Random): readonly Damage[] {
  return Array.from({ length: random.whole(1, 3) }, () => ({
    file: random.next() < 0.7 ? 'media.db' : 'media.db-wal',
    what: random.pick(kinds),
    at: random.next(),
    length: random.whole(1, 200),
    byte: random.whole(0, 255),
  }))
}

/** Does it to the file, where there is one. */
export function damageFile(path: string, { what, at, length, byte }: Damage): void {
  if (!existsSync(path)) return
  const bytes = readFileSync(path)
  if (bytes.length === 0) return
  const place = Math.floor(at * bytes.length)
  if (what === 'cut' || what === 'empty') {
    truncateSync(path, what === 'cut' ? place : 0)
    return
  }
  if (what === 'text') {
    writeFileSync(path, 'Somebody wrote a text over it.\n'.repeat(length))
    return
  }
  change(bytes, what, place, length, byte)
  writeFileSync(path, bytes)
}

function change(
  bytes: Buffer,
  what: 'flip' | 'row' | 'fill' | 'page' | 'header',
  place: number,
  length: number,
  byte: number,
): void {
  if (what === 'fill') bytes.fill(byte, place, Math.min(bytes.length, place + length))
  else if (what === 'page') {
    const start = place - (place % pageBytes)
    bytes.fill(byte, start, Math.min(bytes.length, start + pageBytes))
  } else if (what === 'header') bytes[place % 100] = byte
  else {
    const row = what === 'row' ? bytes.indexOf(rowMark, place) : -1
    const at = row === -1 ? place : Math.min(bytes.length - 1, row + (length % longestRowBytes))
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (byte & 7))
  }
}
