import { ChevronRight } from 'lucide-react'
import { memo, useCallback, useMemo, useState } from 'react'
import type { FolderCount } from '#shared/facets.ts'
import { createFacetStates, type FacetState, setOnlyValue, writeValue } from '#shared/query/edit-query.ts'
import { Icon } from '../components/icon.tsx'
import { formatCount } from '../gallery/format.ts'
import { changeQuery } from '../gallery/gallery-store.ts'
import { findFolder } from '../search/filters.ts'
import { queryText } from '../search/query-store.ts'
import { actOf, type FacetAct } from './facet-act.ts'
import { editByFacet } from './facet-edit.ts'
import { type FolderLine, listFolders, pathsTo } from './folder-tree.ts'

/** The folders of the library with their counts: a click shows one with everything below it. */
export function Folders(props: {
  readonly folders: readonly FolderCount[]
  readonly libraryName: string
  /** The query. */
  readonly text: string
}): React.JSX.Element {
  const { folders, libraryName, text } = props
  const folder = findFolder(text)
  const stateOf = createFacetStates(text)
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(['', ...pathsTo(folder)]))
  const lines = useMemo(() => listFolders(folders, open, libraryName), [folders, open, libraryName])
  const toggle = useCallback(
    (path: string): void =>
      setOpen((before) => {
        const next = new Set(before)
        if (!next.delete(path)) next.add(path)
        return next
      }),
    [],
  )
  return (
    <ul className="facet-list" aria-label="Folders">
      {lines.map((line) => (
        <Folder key={line.path} line={line} state={findState(line.path, folder, stateOf)} onToggle={toggle} />
      ))}
    </ul>
  )
}

/** The library's own folder is what is looked at where no other one is asked for. */
function findState(path: string, folder: string, stateOf: ReturnType<typeof createFacetStates>): FacetState {
  if (path === '') return folder === '' ? 'only' : 'none'
  return path === folder ? 'only' : stateOf('in', writeValue(path))
}

function askFor(path: string, act: FacetAct): void {
  const text = queryText.get()
  changeQuery(path === '' ? setOnlyValue(text, 'in', null) : editByFacet(text, 'in', writeValue(path), act))
}

/** Renders again only when its own line changes: there may be thousands. */
const Folder = memo(function Folder(props: {
  readonly line: FolderLine
  readonly state: FacetState
  readonly onToggle: (path: string) => void
}): React.JSX.Element {
  const { line, state, onToggle } = props
  const on = state === 'only' || state === 'among'
  const indent = Math.min(line.depth, 8) * 16
  return (
    <li className="folder-line">
      <button
        type="button"
        className={`facet ${state}${on ? ' on' : ''}`}
        style={{ paddingLeft: 8 + indent }}
        aria-current={on ? 'true' : undefined}
        aria-expanded={line.hasChildren ? line.open : undefined}
        title={line.path === '' ? undefined : line.path}
        onClick={(event) => askFor(line.path, actOf(event))}
        onDoubleClick={() => onToggle(line.path)}
        onKeyDown={(event) => {
          const wanted = event.key === 'ArrowRight' ? !line.open : event.key === 'ArrowLeft' && line.open
          if (!wanted || !line.hasChildren) return
          event.preventDefault()
          onToggle(line.path)
        }}
      >
        <span className="facet-name truncate">{line.name}</span>
        <b>{formatCount(line.count)}</b>
      </button>
      {line.hasChildren && line.depth > 0 ? (
        <button
          type="button"
          tabIndex={-1}
          className={line.open ? 'folder-arrow open' : 'folder-arrow'}
          style={{ left: indent - 9 }}
          aria-label={line.open ? `Fold ${line.name}` : `Unfold ${line.name}`}
          onClick={() => onToggle(line.path)}
        >
          <Icon of={ChevronRight} size={12} />
        </button>
      ) : null}
    </li>
  )
})
