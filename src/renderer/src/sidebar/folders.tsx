import { ChevronRight } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { FolderCount } from '#shared/facets.ts'
import { Icon } from '../components/icon.tsx'
import { formatCount } from '../gallery/format.ts'
import { changeSearch, useSearch } from '../gallery/gallery-store.ts'
import { type FolderLine, listFolders, pathsTo } from './folder-tree.ts'

/** The folders of the library with their counts: a click shows one with everything below it. */
export function Folders(props: {
  readonly folders: readonly FolderCount[]
  readonly libraryName: string
}): React.JSX.Element {
  const { folders, libraryName } = props
  const { folder } = useSearch()
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(['', ...pathsTo(folder)]))
  const lines = useMemo(() => listFolders(folders, open, libraryName), [folders, open, libraryName])
  const toggle = (path: string): void =>
    setOpen((before) => {
      const next = new Set(before)
      if (!next.delete(path)) next.add(path)
      return next
    })
  return (
    <ul className="facet-list" aria-label="Folders">
      {lines.map((line) => (
        <Folder key={line.path} line={line} on={line.path === folder} onToggle={toggle} />
      ))}
    </ul>
  )
}

function Folder(props: {
  readonly line: FolderLine
  readonly on: boolean
  readonly onToggle: (path: string) => void
}): React.JSX.Element {
  const { line, on, onToggle } = props
  const indent = Math.min(line.depth, 8) * 16
  return (
    <li className="folder-line">
      <button
        type="button"
        className={on ? 'facet on' : 'facet'}
        style={{ paddingLeft: 8 + indent }}
        aria-current={on ? 'true' : undefined}
        aria-expanded={line.hasChildren ? line.open : undefined}
        title={line.path === '' ? undefined : line.path}
        onClick={() => changeSearch({ folder: line.path })}
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
}
