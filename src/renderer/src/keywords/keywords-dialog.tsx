import { useRef } from 'react'
import { Dialog } from '../components/dialog.tsx'
import { formatFiles } from '../gallery/format.ts'
import { readRow } from '../gallery/row-cache.ts'
import { KeywordEditor } from './keyword-editor.tsx'
import { closeKeywords, useKeywordTargets } from './keywords-store.ts'
import './keywords.css'

/** Keywords of the current file or of the selection, under one key. */
export function KeywordsDialog(): React.JSX.Element {
  const ids = useKeywordTargets()
  const box = useRef<HTMLInputElement>(null)
  return (
    <Dialog
      open={ids !== null}
      onClose={closeKeywords}
      title="Keywords"
      description={ids === null ? '' : describeTargets(ids)}
      width={460}
      initialFocus={box}
    >
      {ids === null ? null : <KeywordEditor ids={ids} box={box} onDone={closeKeywords} />}
    </Dialog>
  )
}

function describeTargets(ids: readonly number[]): string {
  const [id] = ids
  if (ids.length > 1 || id === undefined) return formatFiles(ids.length)
  return readRow(id)?.name ?? '1 file'
}
