import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { codecBudgetBytes } from './codec-protocol.ts'
import { limitWasmMemory } from './limit-wasm-memory.ts'

/**
 * The part of libheif's C interface (libheif/heif.h of 1.23) that is used. Numbers are addresses unless their name says otherwise; what
 * C returns as a `heif_error` goes to the address `error`: code, subcode and message, 4 bytes each. The views are to be read anew
 * after each call: growing memory replaces them.
 */
export type Libheif = {
  readonly HEAPU8: Uint8Array
  readonly HEAPU32: Uint32Array
  readonly _malloc: (sizeBytes: number) => number
  readonly _free: (address: number) => void
  readonly _heif_context_alloc: () => number
  readonly _heif_context_free: (context: number) => void
  readonly _heif_context_set_maximum_image_size_limit: (context: number, edgePixels: number) => void
  readonly _heif_context_read_from_memory_without_copy: (
    error: number,
    context: number,
    bytes: number,
    sizeBytes: number,
    options: number,
  ) => void
  readonly _heif_context_get_primary_image_handle: (error: number, context: number, result: number) => void
  readonly _heif_image_handle_release: (handle: number) => void
  readonly _heif_image_handle_get_width: (handle: number) => number
  readonly _heif_image_handle_get_height: (handle: number) => number
  readonly _heif_image_handle_has_alpha_channel: (handle: number) => number
  readonly _heif_image_handle_get_raw_color_profile_size: (handle: number) => number
  readonly _heif_image_handle_get_raw_color_profile: (error: number, handle: number, result: number) => void
  readonly _heif_image_handle_get_list_of_thumbnail_IDs: (
    handle: number,
    result: number,
    maxCount: number,
  ) => number
  readonly _heif_image_handle_get_thumbnail: (
    error: number,
    handle: number,
    item: number,
    result: number,
  ) => void
  readonly _heif_decode_image: (
    error: number,
    handle: number,
    result: number,
    colorspace: number,
    chroma: number,
    options: number,
  ) => void
  readonly _heif_image_release: (image: number) => void
  readonly _heif_image_get_width: (image: number, channel: number) => number
  readonly _heif_image_get_height: (image: number, channel: number) => number
  readonly _heif_image_get_plane_readonly: (image: number, channel: number, stride: number) => number
}

/** Compiles libheif, from files of its package and with its memory limited. Takes some 50 ms. */
export function loadLibheif(): Libheif {
  // Neither of the package's own entries fits: one looks for its file in the current directory, the other carries it as text.
  const require = createRequire(import.meta.url)
  const file = readFileSync(require.resolve('libheif-js/libheif-wasm/libheif.wasm'))
  const create = require('libheif-js/libheif-wasm/libheif.js') as (options: object) => Libheif // what Emscripten builds
  const silent = () => {}
  return create({ wasmBinary: limitWasmMemory(file, codecBudgetBytes), print: silent, printErr: silent })
}
