import type { DrawProblemCode } from '../decoder-protocol.ts'

/** The decoders that run as WebAssembly, for formats that sharp's own libraries leave out. */
export type CodecName = 'heif' | 'jxl'

/** A picture upright and as a file that sharp opens: TIFF without compression, or PNG. */
export type Decoded = Uint8Array<ArrayBuffer>

export type ToCodec = {
  readonly codec: CodecName
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly maxPixels: number
}

/** `memoryBytes` is what the codec holds on to: WebAssembly's memory never shrinks. */
export type FromCodec =
  | { readonly decoded: Decoded; readonly memoryBytes: number }
  | { readonly refused: DrawProblemCode; readonly memoryBytes: number }

/** Bytes of memory that a codec takes for each pixel at its peak, as measured, what it hands out included. */
export const peakBytesPerPixel: Readonly<Record<CodecName, number>> = { heif: 10, jxl: 26 }

/** What all codecs at work may take together; a picture that needs more alone is too large. */
export const codecBudgetBytes = 640 * 1024 * 1024
