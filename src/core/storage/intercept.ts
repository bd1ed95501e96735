/** The name of a call, as `Storage` or (with `file.` before it) `StorageFile` has it, and the path that it is about. */
export type StorageCall = { readonly name: string; readonly path: string }

let beforeCall: ((call: StorageCall) => void) | undefined

/**
 * Calls back before each call to the disk; what the listener throws is what that call fails with. Answers how to end that. One
 * listener at a time: for tests.
 */
export function interceptStorage(listener: (call: StorageCall) => void): () => void {
  beforeCall = listener
  return () => {
    beforeCall = undefined
  }
}

/** For whoever makes the calls: before each. */
export function noteCall(name: string, path: string): void {
  beforeCall?.({ name, path })
}
