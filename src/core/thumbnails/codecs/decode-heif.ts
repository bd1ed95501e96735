import type { DrawProblemCode } from '../decoder-protocol.ts'
import type { Decoded } from './codec-protocol.ts'
import { createTiff } from './create-tiff.ts'
import { type Libheif, loadLibheif } from './load-libheif.ts'

// heif_colorspace_RGB; heif_chroma_interleaved_RGB and _RGBA; heif_channel_interleaved.
const rgb = 1
const interleavedRgb = 10
const interleavedRgba = 11
const interleaved = 10
const maxProfileBytes = 4 * 1024 * 1024

/** `heif_error_code`: filetype, feature or compression that isn't there; a limit. All others are the file's damage. */
const problems: Readonly<Record<number, DrawProblemCode>> = {
  3: 'unsupported',
  4: 'unsupported',
  6: 'too-large',
  11: 'unsupported',
}

let loaded: Libheif | undefined

/** What libheif holds on to, in bytes. */
export function heifMemoryBytes(): number {
  return loaded?.HEAPU8.length ?? 0
}

/**
 * Decodes the primary picture of a HEIF file with HEVC inside, turned and mirrored as its properties say (libheif does it); where it
 * is damaged, its thumbnail. Blocks for as long as it takes. What it throws breaks it: it must not be used any more then.
 */
export function decodeHeif(bytes: Uint8Array, maxPixels: number): Decoded | DrawProblemCode {
  loaded ??= loadLibheif()
  const call = createCall(loaded)
  try {
    return decodePrimary(loaded, call, bytes, maxPixels)
  } finally {
    call.release()
  }
}

/** Memory for arguments and results, and everything that is to be released in the end, the last first. */
type Call = {
  readonly error: number
  readonly result: number
  readonly allocate: (sizeBytes: number) => number
  readonly defer: (release: () => void) => void
  readonly release: () => void
  /** Undefined: the last call succeeded. */
  readonly problem: () => DrawProblemCode | undefined
  /** What the last call wrote at `result`. */
  readonly answer: () => number
}

function createCall(heif: Libheif): Call {
  const kept: (() => void)[] = []
  const allocate = (sizeBytes: number): number => {
    const address = heif._malloc(sizeBytes)
    kept.push(() => heif._free(address))
    return address
  }
  const error = allocate(12)
  const result = allocate(4)
  return {
    error,
    result,
    allocate,
    defer: (release) => kept.push(release),
    release: () => {
      for (const release of kept.reverse()) release()
    },
    problem: () => {
      const code = heif.HEAPU32[error >> 2] ?? 0
      return code === 0 ? undefined : (problems[code] ?? 'damaged')
    },
    answer: () => heif.HEAPU32[result >> 2] ?? 0,
  }
}

function decodePrimary(
  heif: Libheif,
  call: Call,
  bytes: Uint8Array,
  maxPixels: number,
): Decoded | DrawProblemCode {
  const input = call.allocate(bytes.length)
  if (input === 0) return 'too-large'
  heif.HEAPU8.set(bytes, input)
  const context = heif._heif_context_alloc()
  call.defer(() => heif._heif_context_free(context))
  heif._heif_context_set_maximum_image_size_limit(context, Math.floor(Math.sqrt(maxPixels)))
  heif._heif_context_read_from_memory_without_copy(call.error, context, input, bytes.length, 0)
  const unread = call.problem()
  if (unread !== undefined) return unread
  heif._heif_context_get_primary_image_handle(call.error, context, call.result)
  const absent = call.problem()
  if (absent !== undefined) return absent
  const primary = keepHandle(heif, call)
  const decoded = decodeHandle(heif, call, primary, maxPixels)
  if (decoded !== 'damaged') return decoded
  const thumbnail = findThumbnail(heif, call, primary)
  return thumbnail === undefined ? decoded : decodeHandle(heif, call, thumbnail, maxPixels)
}

function keepHandle(heif: Libheif, call: Call): number {
  const handle = call.answer()
  call.defer(() => heif._heif_image_handle_release(handle))
  return handle
}

function findThumbnail(heif: Libheif, call: Call, primary: number): number | undefined {
  if (heif._heif_image_handle_get_list_of_thumbnail_IDs(primary, call.result, 1) < 1) return undefined
  heif._heif_image_handle_get_thumbnail(call.error, primary, call.answer(), call.result)
  return call.problem() === undefined ? keepHandle(heif, call) : undefined
}

function decodeHandle(
  heif: Libheif,
  call: Call,
  handle: number,
  maxPixels: number,
): Decoded | DrawProblemCode {
  const pixels = heif._heif_image_handle_get_width(handle) * heif._heif_image_handle_get_height(handle)
  if (!(pixels > 0 && pixels <= maxPixels)) return 'too-large'
  const profile = readProfile(heif, call, handle)
  const channels = heif._heif_image_handle_has_alpha_channel(handle) === 1 ? 4 : 3
  const chroma = channels === 4 ? interleavedRgba : interleavedRgb
  heif._heif_decode_image(call.error, handle, call.result, rgb, chroma, 0)
  const undecoded = call.problem()
  if (undecoded !== undefined) return undecoded
  const image = call.answer()
  call.defer(() => heif._heif_image_release(image))
  const width = heif._heif_image_get_width(image, interleaved)
  const height = heif._heif_image_get_height(image, interleaved)
  const plane = heif._heif_image_get_plane_readonly(image, interleaved, call.result)
  const stride = call.answer()
  const rowBytes = width * channels
  const { file, pixelsAt } = createTiff({ width, height, channels, profile })
  for (let row = 0; row < height; row += 1) {
    const from = plane + row * stride
    file.set(heif.HEAPU8.subarray(from, from + rowBytes), pixelsAt + row * rowBytes)
  }
  return file
}

function readProfile(heif: Libheif, call: Call, handle: number): Uint8Array | null {
  const size = heif._heif_image_handle_get_raw_color_profile_size(handle)
  if (size < 128 || size > maxProfileBytes) return null
  const address = call.allocate(size)
  if (address === 0) return null
  heif._heif_image_handle_get_raw_color_profile(call.error, handle, address)
  return call.problem() === undefined ? heif.HEAPU8.slice(address, address + size) : null
}
