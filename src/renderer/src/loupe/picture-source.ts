import type { MediaFormat, MediaRow } from '#shared/media.ts'
import { fileUrl, previewUrl } from '../media-url.ts'
import type { Size } from './zoom.ts'

/** What a browser draws itself; of anything else the host makes a preview. */
const drawable: ReadonlySet<MediaFormat> = new Set(['png', 'jpeg', 'webp', 'gif', 'avif', 'bmp'])

/** Where the full picture of a file may be had, best first: a file that a browser stumbles over may still have a preview. */
export function pictureUrls(row: MediaRow): readonly string[] {
  return drawable.has(row.format) ? [fileUrl(row), previewUrl(row)] : [previewUrl(row)]
}

export type LoadedPicture = { readonly url: string; readonly size: Size }

type Held = {
  readonly loading: Promise<LoadedPicture>
  readonly cancel: () => void
  loaded: LoadedPicture | null
  holders: number
}

/** Decoded pictures that nobody holds any more but may soon want again. */
const mostIdle = 4
const pictures = new Map<string, Held>()

/** The picture if it is decoded already: then it can be painted in this very frame. */
export function peekPicture(row: MediaRow): LoadedPicture | null {
  return pictures.get(keyOf(row))?.loaded ?? null
}

/** Loads and decodes a file's picture, or waits for whoever does. Call `release` when it is no longer wanted. */
export function holdPicture(row: MediaRow): {
  readonly loading: Promise<LoadedPicture>
  readonly release: () => void
} {
  const key = keyOf(row)
  const held = pictures.get(key) ?? startLoading(pictureUrls(row))
  pictures.delete(key)
  pictures.set(key, held) // the last one held is the last to be forgotten
  held.holders += 1
  let released = false
  return {
    loading: held.loading,
    release: () => {
      if (released) return
      released = true
      held.holders -= 1
      if (held.holders === 0 && held.loaded === null) forget(key, held)
      trimIdle()
    },
  }
}

function keyOf(row: MediaRow): string {
  return `${row.id} ${row.version}`
}

function startLoading(urls: readonly string[]): Held {
  const image = new Image()
  let cancelled = false
  const held: Held = {
    loading: loadFirst(image, urls, () => cancelled).then((loaded) => {
      held.loaded = loaded
      return loaded
    }),
    cancel: () => {
      cancelled = true
      image.removeAttribute('src')
    },
    loaded: null,
    holders: 0,
  }
  held.loading.catch(() => undefined) // told to whoever waits
  return held
}

async function loadFirst(
  image: HTMLImageElement,
  urls: readonly string[],
  isCancelled: () => boolean,
): Promise<LoadedPicture> {
  let failure: unknown = new Error('No picture')
  for (const url of urls) {
    if (isCancelled()) break
    try {
      image.src = url
      await image.decode()
      return { url, size: { width: image.naturalWidth, height: image.naturalHeight } }
    } catch (error) {
      failure = error
    }
  }
  throw failure
}

function forget(key: string, held: Held): void {
  if (pictures.get(key) === held) pictures.delete(key)
  held.cancel()
}

function trimIdle(): void {
  const idle = [...pictures].filter(([, held]) => held.holders === 0)
  for (const [key, held] of idle.slice(0, Math.max(0, idle.length - mostIdle))) forget(key, held)
}
