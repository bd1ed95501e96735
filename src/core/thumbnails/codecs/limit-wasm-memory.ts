const memorySection = 5
export const wasmPageBytes = 65_536

/**
 * A WebAssembly module like the given one whose memory can't grow beyond `maxBytes` (WebAssembly core specification 5.5.8, the memory
 * section): a hostile file then ends in a failed allocation instead of taking all the computer has. Throws for what is no module.
 */
export function limitWasmMemory(module: Uint8Array, maxBytes: number): Uint8Array<ArrayBuffer> {
  let at = 8 // Behind the magic number and the version.
  while (at < module.length) {
    const start = at
    const size = readNumber(module, at + 1)
    const end = size.next + size.value
    if (module[start] === memorySection) {
      const minimum = readNumber(module, size.next + 2)
      // One memory, with a maximum.
      const body = [1, 1, ...writeNumber(minimum.value), ...writeNumber(Math.floor(maxBytes / wasmPageBytes))]
      const section = Uint8Array.from([memorySection, ...writeNumber(body.length), ...body])
      const limited = new Uint8Array(start + section.length + module.length - end)
      limited.set(module.subarray(0, start))
      limited.set(section, start)
      limited.set(module.subarray(end), start + section.length)
      return limited
    }
    at = end
  }
  throw new Error('This WebAssembly module has no memory of its own.')
}

/** LEB128, as WebAssembly writes its numbers: seven bits a byte, the lowest first. */
function readNumber(bytes: Uint8Array, at: number): { readonly value: number; readonly next: number } {
  let value = 0
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = bytes[at + shift / 7]
    if (byte === undefined) break
    value += (byte & 127) * 2 ** shift
    if (byte < 128) return { value, next: at + shift / 7 + 1 }
  }
  throw new Error('This WebAssembly module breaks off.')
}

function writeNumber(value: number): readonly number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...writeNumber(Math.floor(value / 128))]
}
