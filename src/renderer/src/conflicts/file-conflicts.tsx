import { useLibrary } from '../app-state.ts'
import { Sides } from './conflict-card.tsx'
import { describeSource, nameConflict, nameSource } from './describe-conflict.ts'
import { resolveConflicts } from './resolve.ts'
import { useFileConflicts } from './use-conflicts.ts'
import './conflicts.css'

/** What of this file was changed here and elsewhere, in the details panel. */
export function FileConflicts(props: { readonly file: number }): React.JSX.Element | null {
  // Nobody asks for each picture that is passed while there is none at all.
  return (useLibrary()?.conflicts ?? 0) > 0 ? <Conflicts file={props.file} /> : null
}

function Conflicts(props: { readonly file: number }): React.JSX.Element | null {
  const { value } = useFileConflicts(props.file)
  if (value === undefined || value.conflicts.length === 0) return null
  return (
    <ul className="file-conflicts" aria-label="Conflicts">
      {value.conflicts.map((conflict) => (
        <li key={conflict.id}>
          <p>
            <strong>{nameConflict(conflict.values)}</strong> was also set {describeSource(conflict.from)}.
          </p>
          <Sides
            conflict={conflict}
            nameOfTheirs={nameSource(conflict.from)}
            onKeep={(keep) => void resolveConflicts([conflict], keep)}
          />
        </li>
      ))}
    </ul>
  )
}
