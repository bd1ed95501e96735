import { expect, test } from 'vitest'
import { limitWasmMemory, wasmPageBytes } from './limit-wasm-memory.ts'

type Memory = { readonly buffer: ArrayBuffer; readonly grow: (pages: number) => number }

/** What Node has and its types leave out. */
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    readonly Module: new (bytes: Uint8Array) => object
    readonly Instance: new (module: object) => { readonly exports: { readonly m: Memory } }
  }
}

/** A module with a memory of `minimum` pages, exported as `m`; with a maximum where one is given. */
function makeModule(minimum: number, maximum?: number): Uint8Array {
  const limits = maximum === undefined ? [0, minimum] : [1, minimum, maximum]
  const memory = [5, limits.length + 1, 1, ...limits]
  const exports = [7, 5, 1, 1, 0x6d, 2, 0]
  return Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...memory, ...exports])
}

test.each([
  ['without a maximum', makeModule(2)],
  ['with a higher maximum', makeModule(2, 100)],
])('a memory %s grows to the limit and not beyond', (_, module) => {
  const limited = limitWasmMemory(module, 64 * 1024 * 1024)
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(limited))
  const memory = exports.m
  expect(memory.buffer.byteLength).toBe(2 * wasmPageBytes)
  expect(memory.grow(1022)).toBe(2)
  expect(() => memory.grow(1)).toThrow(RangeError)
})

test('what is not a module with a memory is refused', () => {
  const empty = Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])
  for (const bytes of [
    new Uint8Array(0),
    empty,
    makeModule(2).subarray(0, 9),
    new Uint8Array(40).fill(255),
  ]) {
    expect(() => limitWasmMemory(bytes, 1_000_000)).toThrow('WebAssembly')
  }
})
