import { CircleAlert } from 'lucide-react'
import type { Suggestion } from '#shared/query/query-tree.ts'
import { Icon } from '../components/icon.tsx'
import { changeQuery } from '../gallery/gallery-store.ts'
import { focusBox } from './box-text.ts'
import type { Trouble } from './query-store.ts'

/** What is wrong with the query, where the chips would be: with what could stand there instead, and the way to the place. */
export function QueryTrouble(props: { readonly trouble: Trouble }): React.JSX.Element | null {
  const { text, errors } = props.trouble
  const [error] = errors
  if (error === undefined) return null
  const take = ({ from, to, text: instead }: Suggestion): void =>
    changeQuery(text.slice(0, from) + instead + text.slice(to))
  return (
    <div className="query-trouble" role="alert">
      <Icon of={CircleAlert} size={14} />
      <button
        type="button"
        className="query-trouble-words truncate"
        title={error.message}
        onClick={() => focusBox(error)}
      >
        {error.message}
      </button>
      {error.suggestions.map((suggestion) => (
        <button key={suggestion.label} type="button" className="query-fix" onClick={() => take(suggestion)}>
          {suggestion.label}
        </button>
      ))}
      {errors.length > 1 ? <span className="query-more">and {errors.length - 1} more</span> : null}
    </div>
  )
}
