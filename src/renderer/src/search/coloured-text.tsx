import { memo } from 'react'
import type { ColourPiece } from './colour-text.ts'

/**
 * What the box shows in place of its own text, which is transparent: the same letters at the same places, in colours. A screen
 * reader, the clipboard and the input method know the box alone.
 */
export const ColouredText = memo(function ColouredText(props: {
  readonly pieces: readonly ColourPiece[]
}): React.JSX.Element {
  return (
    <>
      {props.pieces.map(({ from, text, kind, wrong }) =>
        kind === 'plain' && !wrong ? (
          text
        ) : (
          <span key={from} className={`is-${classOf(kind, text)}${wrong ? ' is-wrong' : ''}`}>
            {text}
          </span>
        ),
      )}
    </>
  )
})

/** What turns a term round stands out; what compares or joins is quiet. */
function classOf(kind: ColourPiece['kind'], text: string): string {
  return kind === 'operator' && /^(?:-|!|NOT)$/.test(text) ? 'not' : kind
}
