import { changeKeywords, changeScore, setFavourite, setLabel } from '../gallery/acts.ts'
import type { Return } from './find-return.ts'

/** Brings back what a line of the journal had made: an act like any other. */
export function goBack(id: number, back: Return): Promise<void> {
  const ids = [id]
  switch (back.what) {
    case 'score':
      return changeScore({ to: back.to }, { ids })
    case 'favourite':
      return setFavourite(ids, back.to)
    case 'label':
      return setLabel(ids, back.to)
    case 'keyword':
      return changeKeywords(ids, { add: [back.add] })
  }
}
