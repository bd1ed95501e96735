import { nodeStorage, type Storage, type StorageFile } from './storage.ts'

/** The disk, but that its n-th call (from 1) fails with a code. For tests. */
export type FailingStorage = {
  readonly storage: Storage
  /** The names of the calls so far. */
  readonly calls: readonly string[]
}

export function createFailingStorage(failingCall: number, code: string): FailingStorage {
  const calls: string[] = []

  function count(name: string): void {
    calls.push(name)
    if (calls.length === failingCall) throw createSystemError(code, name)
  }

  function counted<Arguments extends readonly unknown[], Result>(
    name: string,
    call: (...given: Arguments) => Promise<Result>,
  ): (...given: Arguments) => Promise<Result> {
    return async (...given) => {
      count(name)
      return call(...given)
    }
  }

  return {
    calls,
    storage: {
      lstat: counted('lstat', nodeStorage.lstat),
      mkdir: counted('mkdir', nodeStorage.mkdir),
      chmod: counted('chmod', nodeStorage.chmod),
      rename: counted('rename', nodeStorage.rename),
      unlink: counted('unlink', nodeStorage.unlink),
      link: counted('link', nodeStorage.link),
      copyFile: counted('copyFile', nodeStorage.copyFile),
      makeTree: counted('makeTree', nodeStorage.makeTree),
      removeTree: counted('removeTree', nodeStorage.removeTree),
      open: counted('open', async (path, flags, mode) => {
        const file = await nodeStorage.open(path, flags, mode)
        const failing: StorageFile = {
          fd: file.fd,
          read: counted('read', file.read),
          write: counted('write', file.write),
          stat: counted('stat', file.stat),
          chmod: counted('fchmod', file.chmod),
          chown: counted('fchown', file.chown),
          utimes: counted('futimes', file.utimes),
          sync: counted('sync', file.sync),
          close: async () => {
            await file.close()
            count('close')
          },
        }
        return failing
      }),
    },
  }
}

/** An error as the system gives it. */
export function createSystemError(code: string, call: string): Error {
  return Object.assign(new Error(`${code}: made to fail, ${call}`), { code })
}
