/** A value of an SQLite record; blobs aren't needed and read as null. */
export type RecordValue = string | number | null
export type LeafCell = { readonly rowid: number; readonly values: readonly RecordValue[] }

/** Answers the content of a page (from 1), or undefined where there is none. */
export type ReadPage = (number: number) => Buffer | undefined

/** No row of ours is longer; a length that was hit by damage mustn't cost memory. */
const longestPayload = 16 * 1024 * 1024

/**
 * The cell of a table's leaf at an offset of a page, with its overflow pages (SQLite's file format, sections 1.6 and 2.1). Null where no
 * whole record of at least `leastColumns` columns stands there.
 */
export function decodeCell(
  page: Buffer,
  offset: number,
  usableSize: number,
  leastColumns: number,
  readPage: ReadPage,
): LeafCell | null {
  const length = readVarint(page, offset)
  if (length === null || length.value > longestPayload || length.value < leastColumns) return null
  const rowid = readVarint(page, length.end)
  if (rowid === null || rowid.value < 1) return null
  const local = findLocalLength(length.value, usableSize)
  if (rowid.end + local > page.length) return null
  // Most of what isn't a record shows it in its first byte: the length of its header.
  const header = page[rowid.end] ?? 0
  if (header < 0x80 && header <= leastColumns) return null
  const payload = readPayload(page, rowid.end, length.value, local, usableSize, readPage)
  const values = payload === null ? null : decodeRecord(payload, leastColumns)
  return values === null ? null : { rowid: rowid.value, values }
}

function findLocalLength(length: number, usableSize: number): number {
  if (length <= usableSize - 35) return length
  const least = Math.floor(((usableSize - 12) * 32) / 255) - 23
  const fitting = least + ((length - least) % (usableSize - 4))
  return fitting <= usableSize - 35 ? fitting : least
}

function readPayload(
  page: Buffer,
  start: number,
  length: number,
  local: number,
  usableSize: number,
  readPage: ReadPage,
): Buffer | null {
  const parts = [page.subarray(start, start + local)]
  let missing = length - local
  let next = missing > 0 && start + local + 4 <= page.length ? page.readUInt32BE(start + local) : 0
  while (missing > 0) {
    const overflow = next === 0 ? undefined : readPage(next)
    if (overflow === undefined) return null
    const part = overflow.subarray(4, 4 + Math.min(missing, usableSize - 4))
    // A copy: what reads pages may use one buffer for all.
    parts.push(Buffer.from(part))
    missing -= part.length
    next = overflow.readUInt32BE(0)
  }
  return parts.length === 1 ? (parts[0] ?? null) : Buffer.concat(parts)
}

function decodeRecord(payload: Buffer, leastColumns: number): readonly RecordValue[] | null {
  const headerLength = readVarint(payload, 0)
  if (headerLength === null || headerLength.value > payload.length) return null
  const values: RecordValue[] = []
  let at = headerLength.end
  let data = headerLength.value
  while (at < headerLength.value) {
    const type = readVarint(payload, at)
    if (type === null) return null
    const size = findSize(type.value)
    if (data + size > payload.length) return null
    values.push(readValue(payload, data, type.value, size))
    data += size
    at = type.end
  }
  return values.length < leastColumns ? null : values
}

const sizes = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0]

function findSize(type: number): number {
  return sizes[type] ?? (type - (type % 2 === 0 ? 12 : 13)) / 2
}

function readValue(bytes: Buffer, at: number, type: number, size: number): RecordValue {
  if (type === 8 || type === 9) return type - 8
  if (type >= 1 && type <= 5) return bytes.readIntBE(at, size)
  if (type === 6) return Number(bytes.readBigInt64BE(at))
  if (type === 7) return bytes.readDoubleBE(at)
  return type >= 13 && type % 2 === 1 ? bytes.toString('utf8', at, at + size) : null
}

function readVarint(bytes: Buffer, at: number): { readonly value: number; readonly end: number } | null {
  let value = 0
  for (let index = 0; index < 8; index += 1) {
    const byte = bytes[at + index]
    if (byte === undefined) return null
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) return Number.isSafeInteger(value) ? { value, end: at + index + 1 } : null
  }
  return null // Nine bytes: a number that no length, id or type of ours comes near.
}
