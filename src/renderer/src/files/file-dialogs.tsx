import { useRef } from 'react'
import { Dialog } from '../components/dialog.tsx'
import { formatFiles } from '../gallery/format.ts'
import { closeFileQuestion, describeFiles, type FileQuestion, useFileQuestion } from './file-dialog-store.ts'
import { FolderQuestion } from './folder-dialog.tsx'
import { RenameQuestion } from './rename-dialog.tsx'
import { TrashQuestion } from './trash-dialog.tsx'
import './files.css'

/** The windows about files as a whole: another name, another place, the trash. */
export function FileDialogs(): React.JSX.Element {
  const question = useFileQuestion()
  const box = useRef<HTMLInputElement>(null)
  const main = useRef<HTMLButtonElement>(null)
  const isTrash = question?.what === 'trash' || question?.what === 'trash-rejected'
  return (
    <Dialog
      open={question !== null}
      onClose={closeFileQuestion}
      title={question === null ? '' : createTitle(question)}
      description={question === null ? '' : createDescription(question)}
      width={isTrash ? 620 : 520}
      initialFocus={isTrash ? main : box}
    >
      {question === null ? null : <Body question={question} box={box} main={main} />}
    </Dialog>
  )
}

function Body(props: {
  readonly question: FileQuestion
  readonly box: React.RefObject<HTMLInputElement | null>
  readonly main: React.RefObject<HTMLButtonElement | null>
}): React.JSX.Element {
  const { question, box, main } = props
  const { what, ids } = question
  if (what === 'rename') return <RenameQuestion ids={ids} box={box} />
  if (what === 'move' || what === 'copy') return <FolderQuestion kind={what} ids={ids} box={box} />
  return <TrashQuestion ids={ids} main={main} />
}

function createTitle({ what, ids }: FileQuestion): string {
  switch (what) {
    case 'rename':
      return ids.length === 1 ? 'Rename' : `Rename ${formatFiles(ids.length)}`
    case 'move':
      return `Move ${describeFiles(ids)} to …`
    case 'copy':
      return `Copy ${describeFiles(ids)} to …`
    case 'trash':
      return 'Put into the trash'
    case 'trash-rejected':
      return 'Put the rejected into the trash'
  }
}

function createDescription({ what }: FileQuestion): string {
  switch (what) {
    case 'rename':
    case 'move':
      return 'Score files, XMP and what else belongs to it go along.'
    case 'copy':
      return 'A copy gets the score of its original.'
    case 'trash':
      return 'The system’s trash. Scores are kept, and Undo brings everything back.'
    case 'trash-rejected':
      return 'All that is rejected in this library. Look through it: what isn’t ticked stays.'
  }
}
