import { createHash } from 'node:crypto'

/**
 * Why a rating isn't written into a file. `unsuited`: files like it never are, their rating goes beside them. `damaged`: it isn't built as it
 * should be, and nobody can tell what a program would make of it.
 */
export type StructureRefusal = { readonly kind: 'unsuited' | 'damaged'; readonly reason: string }

/** A part of a file that carries no picture: a chunk, a segment. What is XMP's own isn't among them, and EXIF is called `Exif`. */
export type KeptPart = { readonly name: string; readonly hash: string }

export type Structure = { readonly refusal: StructureRefusal | null; readonly kept: readonly KeptPart[] }

export function refuse(kind: StructureRefusal['kind'], reason: string): Structure {
  return { refusal: { kind, reason }, kept: [] }
}

export function damaged(reason: string): Structure {
  return refuse('damaged', reason)
}

export function keep(name: string, bytes: Uint8Array): KeptPart {
  return { name, hash: createHash('sha256').update(bytes).digest('hex') }
}

/** Writing into a file would have changed more of it than its rating, or ExifTool won't do it: its rating goes beside it. */
export class CannotEmbed extends Error {
  override readonly name = 'CannotEmbed'
}
