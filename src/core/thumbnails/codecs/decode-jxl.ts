import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { InitOutput } from 'jxl-oxide-wasm'
import type { DrawProblemCode } from '../decoder-protocol.ts'
import { codecBudgetBytes, type Decoded } from './codec-protocol.ts'
import { limitWasmMemory } from './limit-wasm-memory.ts'

type JxlOxide = typeof import('jxl-oxide-wasm')

let loaded: { readonly library: JxlOxide; readonly wasm: InitOutput } | undefined

/**
 * Decodes a JPEG XL, of an animation its first picture, turned as it says and in sRGB. Blocks for as long as it takes. Throws when
 * the file is damaged in a way that breaks the module too: it must not be used any more then.
 */
export async function decodeJxl(bytes: Uint8Array, maxPixels: number): Promise<Decoded | DrawProblemCode> {
  loaded ??= await loadJxlOxide()
  const { JxlImage } = loaded.library
  const image = new JxlImage()
  image.forceSrgb = true
  image.feedBytes(bytes)
  if (!image.tryInit()) return 'damaged'
  if (!((image.width ?? 0) * (image.height ?? 0) <= maxPixels)) return 'too-large'
  const picture = image.render()
  image.free()
  // It frees itself with this; only PNG comes out, with 16 bits where the picture has them.
  return new Uint8Array(picture.encodeToPng())
}

/** What the decoder holds on to, in bytes. */
export function jxlMemoryBytes(): number {
  return loaded?.wasm.memory.buffer.byteLength ?? 0
}

async function loadJxlOxide(): Promise<NonNullable<typeof loaded>> {
  const library = await import('jxl-oxide-wasm')
  const file = readFileSync(fileURLToPath(import.meta.resolve('jxl-oxide-wasm/module.wasm')))
  return { library, wasm: library.initSync({ module: limitWasmMemory(file, codecBudgetBytes) }) }
}
