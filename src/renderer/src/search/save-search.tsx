import { Bookmark, BookmarkCheck } from 'lucide-react'
import { IconButton } from '../components/button.tsx'
import { useQueryText, useTrouble } from './query-store.ts'
import { showSaveDialog } from './save-dialog-store.ts'
import { useSavedSearches } from './saved-searches-store.ts'

/** Keeps the query under a name, or shows that it is kept. */
export function SaveSearchButton(): React.JSX.Element | null {
  const text = useQueryText().trim()
  const trouble = useTrouble()
  const kept = useSavedSearches().find((one) => one.query === text)
  if (text === '' || trouble !== null) return null
  return (
    <IconButton
      icon={kept === undefined ? Bookmark : BookmarkCheck}
      size={14}
      label={kept === undefined ? 'Save this search' : `Saved as «${kept.name}»: change it`}
      onClick={() => showSaveDialog(kept ?? { query: text })}
    />
  )
}
