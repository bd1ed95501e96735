import { FileQuestionMark, Film, Image as ImageIcon, type LucideIcon } from 'lucide-react'
import { useRef, useState } from 'react'
import type { FileType } from '#shared/media.ts'
import { Icon } from '../components/icon.tsx'
import { thumbnailUrl } from '../media-url.ts'
import type { GalleryRow } from './row-cache.ts'

/** Pictures that were painted once are painted at once when they come back: only new ones fade in. */
const painted = new Set<string>()
const mostPainted = 20_000
/** What takes longer than this to come fades in. */
const quickMs = 100

type Loaded = { readonly key: string; readonly how: 'at-once' | 'late' }

const shapes: Readonly<Record<FileType, LucideIcon>> = {
  image: ImageIcon,
  video: Film,
  unknown: FileQuestionMark,
}

/** A file's small picture, or a quiet placeholder with its format where there is none (yet). */
export function Picture(props: { readonly row: GalleryRow; readonly width: number }): React.JSX.Element {
  const { row, width } = props
  const url = thumbnailUrl(row)
  // Not the URL: a camera's small picture and the better one that follows it are one and the same to the eye.
  const key = `${row.id} ${row.version}`
  const asked = useRef(0)
  const [loaded, setLoaded] = useState<Loaded | null>(() =>
    painted.has(key) ? { key, how: 'at-once' } : null,
  )
  // A picture that failed is tried again when its row comes anew: by then the thumbnail may be there.
  const [failed, setFailed] = useState<GalleryRow | null>(null)
  if (row.missing || row.type === 'unknown' || failed === row) {
    return (
      <span className="cell-placeholder">
        <Icon of={shapes[row.type]} size={width < 90 ? 18 : 24} />
        <small>{formatName(row)}</small>
      </span>
    )
  }
  return (
    <img
      src={url}
      alt=""
      draggable={false}
      // What takes the place of another picture does so in one frame.
      decoding={loaded?.key === key ? 'sync' : 'async'}
      ref={(element) => {
        if (element !== null) asked.current = performance.now()
      }}
      data-loaded={loaded?.key === key ? loaded.how : undefined}
      onLoad={() => {
        if (painted.size > mostPainted) painted.clear()
        painted.add(key)
        if (loaded?.key === key) return
        setLoaded({ key, how: performance.now() - asked.current < quickMs ? 'at-once' : 'late' })
      }}
      onError={() => setFailed(row)}
    />
  )
}

function formatName(row: GalleryRow): string {
  if (row.format !== 'unknown') return row.format.toUpperCase()
  const dot = row.name.lastIndexOf('.')
  return dot < 0 ? '' : row.name.slice(dot + 1, dot + 6).toUpperCase()
}
