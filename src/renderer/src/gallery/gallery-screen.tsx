import { FolderOpen, ImageOff } from 'lucide-react'
import { Button } from '../components/button.tsx'
import { useBoard } from '../jobs/jobs-store.ts'
import { isFiltered } from '../search/filters.ts'
import { MetaLine } from '../search/meta-line.tsx'
import type { PanelState } from '../shell/panels.ts'
import { openOtherFolder, rescan } from '../shell/use-app-actions.ts'
import { EmptyState } from './empty-state.tsx'
import { runSearch, useGallery } from './gallery-store.ts'
import { Grid } from './grid.tsx'
import { NothingFound } from './nothing-found.tsx'
import './gallery-screen.css'

/** The grid with the line above it, or what there is to say where nothing can be shown. */
export function GalleryScreen(props: {
  readonly sidebar: PanelState
  readonly details: PanelState
}): React.JSX.Element {
  return (
    <>
      <MetaLine {...props} />
      <Content />
    </>
  )
}

function Content(): React.JSX.Element {
  const phase = useGallery((state) => state.phase)
  const error = useGallery((state) => state.error)
  const empty = useGallery((state) => state.ids.length === 0)
  if (phase === 'loading') return <Skeleton />
  if (phase === 'failed' && empty) {
    return (
      <EmptyState icon={ImageOff} title="The pictures can't be shown" text={error ?? ''}>
        <Button tone="main" onClick={() => void runSearch()}>
          Try again
        </Button>
      </EmptyState>
    )
  }
  return empty ? <NothingThere /> : <Grid />
}

function NothingThere(): React.JSX.Element {
  const query = useGallery((state) => state.query)
  const total = useGallery((state) => state.total)
  const scan = useBoard().scan
  if (isFiltered(query) && total > 0) return <NothingFound query={query} />
  if (scan?.state === 'running' || scan?.state === 'waiting') return <Skeleton />
  return (
    <EmptyState
      icon={FolderOpen}
      title="No images or videos here"
      text="Neither this folder nor the folders in it hold a file that Media Scorer knows. What is put here later shows up by itself."
    >
      <Button tone="main" onClick={() => void openOtherFolder()}>
        Open another folder
      </Button>
      <Button onClick={() => void rescan()}>Look again</Button>
    </EmptyState>
  )
}

const skeletonShapes = [68, 146, 68, 240, 100, 146, 68, 146, 100, 68, 146, 68, 100, 146, 240, 68, 68, 146]

function Skeleton(): React.JSX.Element {
  return (
    <div className="gallery-skeleton" aria-label="Loading" role="status">
      {skeletonShapes.map((shape, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: nothing but its place tells one from the other.
        <span key={place} style={{ flexGrow: shape, flexBasis: shape * 1.5 }} />
      ))}
    </div>
  )
}
