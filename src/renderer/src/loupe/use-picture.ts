import { useEffect, useState } from 'react'
import type { MediaRow } from '#shared/media.ts'
import { holdPicture, type LoadedPicture, peekPicture } from './picture-source.ts'

export type PictureState =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly picture: LoadedPicture }
  | { readonly state: 'failed' }

type Known = { readonly key: string; readonly outcome: PictureState }

const loading: PictureState = { state: 'loading' }

/**
 * The full picture of a file: held while the component is on the screen and asks for that file. Null asks for none. One that
 * isn't decoded yet is begun after `waitMs`: what is only passed by then costs nothing but its thumbnail.
 */
export function usePicture(row: MediaRow | null, waitMs = 0): PictureState {
  const [known, setKnown] = useState<Known | null>(null)
  const key = row === null ? '' : `${row.id} ${row.version}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the row's bytes.
  useEffect(() => {
    if (row === null) return
    let wanted = true
    let release: (() => void) | null = null
    const begin = () => {
      const held = holdPicture(row)
      release = held.release
      held.loading.then(
        (picture) => wanted && setKnown({ key, outcome: { state: 'ready', picture } }),
        () => wanted && setKnown({ key, outcome: { state: 'failed' } }),
      )
    }
    if (waitMs === 0 || peekPicture(row) !== null) begin()
    const timer = release === null ? setTimeout(begin, waitMs) : undefined
    return () => {
      wanted = false
      clearTimeout(timer)
      release?.()
    }
  }, [key])
  if (row === null) return loading
  if (known?.key === key) return known.outcome
  const picture = peekPicture(row)
  return picture === null ? loading : { state: 'ready', picture }
}
