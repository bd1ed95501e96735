import { X } from 'lucide-react'
import { Icon } from '../components/icon.tsx'
import { formatCount } from '../gallery/format.ts'
import type { PresentKeyword } from './keyword-options.ts'

/** The keywords that files have: on all of them, or on some, to be given to the rest. */
export function PresentKeywords(props: {
  readonly keywords: readonly PresentKeyword[]
  readonly files: number
  readonly waiting: boolean
  readonly onAdd: (keyword: string) => void
  readonly onRemove: (keyword: string) => void
}): React.JSX.Element {
  const { keywords, files, waiting, onAdd, onRemove } = props
  if (keywords.length === 0) {
    return <p className="keywords-none">{waiting ? '' : 'No keywords of yours yet.'}</p>
  }
  return (
    <ul className="keywords-present" aria-label="Keywords">
      {keywords.map(({ keyword, count, onAll }) => (
        <li key={keyword} className={onAll ? 'keyword on-all' : 'keyword on-some'}>
          {onAll ? (
            <span className="truncate">{keyword}</span>
          ) : (
            <button
              type="button"
              className="truncate"
              title={`On ${count} of ${files}: give it to all`}
              onClick={() => onAdd(keyword)}
            >
              {keyword} <i>{`${formatCount(count)} of ${formatCount(files)}`}</i>
            </button>
          )}
          <button
            type="button"
            className="chip-remove"
            aria-label={`Take ${keyword} away`}
            onClick={() => onRemove(keyword)}
          >
            <Icon of={X} size={11} />
          </button>
        </li>
      ))}
    </ul>
  )
}
