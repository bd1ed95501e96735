import {
  Copy,
  FileJson,
  FilePen,
  FolderInput,
  FolderOutput,
  FolderSearch,
  Heart,
  Maximize2,
  RefreshCw,
  Star,
  Tag,
  Trash2,
  X,
} from 'lucide-react'
import type { Score } from '#shared/score.ts'
import { appState } from '../app-state.ts'
import { call, sentenceOf } from '../call.ts'
import type { MenuEntry } from '../components/menu.tsx'
import { readAgain } from '../details/read-again.ts'
import { extractWorkflows } from '../details/workflow-actions.ts'
import { askAboutFiles } from '../files/file-dialog-store.ts'
import { openKeywords } from '../keywords/keywords-store.ts'
import { showToast } from '../shell/toasts.ts'
import { showScreen } from '../shell/view-store.ts'
import { changeScore, toggleFavourite } from './acts.ts'
import { formatFiles } from './format.ts'
import { currentIdOf, targetsOf } from './gallery-state.ts'
import { gallery } from './gallery-store.ts'
import { readRow } from './row-cache.ts'

/** What can be done with the picture under the pointer, or with the selection that it belongs to. */
export function menuOfCell(): readonly MenuEntry[] {
  const state = gallery.get()
  const id = currentIdOf(state)
  if (id === null) return [{ label: 'Nothing here', run: () => undefined, disabled: true }]
  const targets = targetsOf(state)
  const count = targets.length
  const row = readRow(id)
  const setScore = (score: Score): void => void changeScore({ to: score })
  return [
    ...(count > 1 ? [{ heading: formatFiles(count) }] : []),
    { label: 'Open', icon: Maximize2, hint: 'Enter', run: () => showScreen('loupe') },
    'line',
    ...([5, 4, 3, 2, 1] as const).map((stars) => ({
      label: stars === 1 ? '1 star' : `${stars} stars`,
      icon: Star,
      hint: String(stars),
      run: () => setScore(stars),
    })),
    { label: 'Clear', hint: '0', run: () => setScore(0) },
    { label: 'Reject', icon: X, hint: 'X', run: () => setScore(-1) },
    {
      label: row?.favourite === true ? 'Not a favourite' : 'Favourite',
      icon: Heart,
      hint: 'F',
      run: () => void toggleFavourite(),
    },
    { label: 'Keywords…', icon: Tag, hint: 'T', run: () => openKeywords() },
    'line',
    ...(appState.get()?.host === 'electron'
      ? [{ label: 'Show in the file manager', icon: FolderSearch, run: () => void revealFile(id) }]
      : []),
    { label: 'Copy the path', icon: Copy, run: () => void copyPath(row?.path ?? '') },
    'line',
    { label: 'Rename', icon: FilePen, hint: 'F2', run: () => void askAboutFiles('rename') },
    { label: 'Move to …', icon: FolderInput, hint: 'Ctrl+Shift+M', run: () => void askAboutFiles('move') },
    { label: 'Copy to …', icon: FolderOutput, hint: 'Ctrl+Shift+C', run: () => void askAboutFiles('copy') },
    {
      label: 'Put into the trash',
      icon: Trash2,
      hint: 'Del',
      tone: 'bad' as const,
      run: () => void askAboutFiles('trash'),
    },
    'line',
    {
      label: count > 1 ? 'Extract workflows' : 'Extract workflow',
      detail: 'as JSON to .workflows, beside the file',
      icon: FileJson,
      run: () => void extractWorkflows(targets),
    },
    { label: 'Read again', icon: RefreshCw, run: () => void readAgain(targets) },
  ]
}

async function revealFile(id: number): Promise<void> {
  try {
    await call('file.reveal', { id })
  } catch (error) {
    showToast({ tone: 'bad', text: sentenceOf(error) })
  }
}

async function copyPath(path: string): Promise<void> {
  const folder = appState.get()?.library?.folder ?? ''
  const separator = appState.get()?.platform === 'win32' ? '\\' : '/'
  try {
    await navigator.clipboard.writeText(`${folder}${separator}${path.replaceAll('/', separator)}`)
    showToast({ text: 'Path copied.' })
  } catch {
    showToast({ tone: 'bad', text: 'The path could not be copied: the clipboard was refused.' })
  }
}
