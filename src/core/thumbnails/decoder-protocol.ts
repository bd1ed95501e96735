import type { MediaFormat } from '#shared/media.ts'

/** What the decoder is asked for: a small picture for the grid, a whole one for the loupe, the text that is hidden in one, or what of it must stay. */
export type DrawRequest = {
  readonly path: string
  readonly root: string
  readonly format: MediaFormat
  readonly output: 'thumbnail' | 'preview' | 'hidden-text' | 'fingerprint'
}

/**
 * A picture that any browser shows, upright. For `hidden-text`: what was found, plain or gzipped as `mime` says; no bytes where there
 * is none. For `fingerprint`: a `Fingerprint` as JSON.
 */
export type Drawn = { readonly bytes: Uint8Array; readonly mime: string }

/** Why a picture can't be drawn: becomes a row of media_problems. `unreadable` doesn't: the file is gone or locked, for now. */
export type DrawProblemCode =
  | 'too-large'
  | 'damaged'
  | 'unsupported'
  | 'no-preview'
  | 'no-frame'
  | 'timeout'
  | 'crashed'
  | 'unreadable'
export type DrawProblem = { readonly code: DrawProblemCode; readonly message: string }

export type ToDecoder = { readonly request: number; readonly draw: DrawRequest }

/** All of it plain data: it crosses processes by structured clone. `rssBytes` is the decoder's own memory. */
export type FromDecoder =
  | { readonly kind: 'ready' }
  | { readonly kind: 'drawn'; readonly request: number; readonly rssBytes: number; readonly drawn: Drawn }
  | {
      readonly kind: 'refused'
      readonly request: number
      readonly rssBytes: number
      readonly problem: DrawProblem
    }

/** Longest edge of a thumbnail in pixels: sharp in a cell of 256 on a display of two pixels a point. */
export const thumbnailEdge = 512
/** Pictures with more pixels aren't decoded. */
export const maxPixels = 120_000_000

export const drawProblemMessages: Readonly<Record<DrawProblemCode, string>> = {
  'too-large': 'This picture is too large to be drawn. Scoring works.',
  damaged: 'This file is damaged and cannot be drawn. Scoring works.',
  unsupported: 'Pictures of this kind cannot be drawn here yet. Scoring works.',
  'no-preview': 'This RAW file carries no preview that could be drawn. Scoring works.',
  'no-frame': 'No picture could be taken from this video. Scoring works.',
  timeout: 'Drawing this file took too long. Scoring works.',
  crashed: 'Drawing this file failed badly twice; it is left alone until it changes. Scoring works.',
  unreadable: 'This file cannot be opened at the moment.',
}

export function createDrawProblem(code: DrawProblemCode): DrawProblem {
  return { code, message: drawProblemMessages[code] }
}
