import type { RangeReader } from '#core/metadata/extracted.ts'
import { u32be } from '#core/metadata/integers.ts'

/** A part of what a file's content is: bytes of the file from … to, or bytes that stand for something in it. */
export type Piece = { readonly from: number; readonly to: number } | Uint8Array

/**
 * Lists the pieces of a container that make its content: all that the picture or clip is decoded from, nothing of what is said about it.
 * Null: the structure makes no sense, so that nobody can tell which is which.
 */
export type ContentLister = (reader: RangeReader) => readonly Piece[] | null

/** A file with more parts than this is taken whole: walking on would take longer than reading it. */
export const mostPieces = 1_000_000

/** A name in front of bytes, with their length, so that two different files can't give the same pieces one after the other. */
export function createLabel(type: string, length: number): Uint8Array {
  const label = Buffer.alloc(type.length + 8)
  label.write(type, 'latin1')
  label.writeBigUInt64BE(BigInt(length), type.length)
  return label
}

/** Pieces of a part that lies in one place. */
export function createPart(type: string, from: number, to: number): readonly Piece[] {
  return [createLabel(type, to - from), { from, to }]
}

/** Pieces of a part that lies in several places, which are one for whoever decodes it. */
export function createJoinedPart(
  type: string,
  ranges: readonly { readonly from: number; readonly to: number }[],
): readonly Piece[] {
  const length = ranges.reduce((sum, { from, to }) => sum + to - from, 0)
  return [createLabel(type, length), ...ranges]
}

/** An unsigned integer of four bytes, read where it stands. */
export function readU32(reader: RangeReader, at: number): number {
  return u32be(reader.read(at, 4), 0)
}

/** Without a byte to decode there is no content that could be told from another. */
export function hasBytes(ranges: readonly { readonly from: number; readonly to: number }[]): boolean {
  return ranges.some(({ from, to }) => to > from)
}
