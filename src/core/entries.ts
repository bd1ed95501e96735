/** The files that start as a worker thread or as a process of their own, relative to this one in the source tree. */
const sources = {
  'library-thread': './library-thread.ts',
  'reader-thread': './scan/reader-thread.ts',
  'decoder-process': './thumbnails/decoder-process.ts',
  'codec-thread': './thumbnails/codecs/codec-thread.ts',
  'hash-thread': './identity/hash-thread.ts',
  'keeper-thread': './backup/keeper-thread.ts',
} as const

export type EntryName = keyof typeof sources

/**
 * Where an entry is found: beside this file's bundle in the build (all of `out/main` is flat, see electron.vite.config.ts), in its
 * own folder when Node runs the TypeScript source.
 */
export function entryUrl(name: EntryName): URL {
  return import.meta.url.endsWith('.ts')
    ? new URL(sources[name], import.meta.url)
    : new URL(`./${name}.js`, import.meta.url)
}
