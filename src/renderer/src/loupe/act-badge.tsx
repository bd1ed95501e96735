import { Heart, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Icon } from '../components/icon.tsx'
import { Stars } from '../components/stars.tsx'
import { useStore } from '../external-store.ts'
import { lastAct } from '../gallery/acts.ts'
import { readRow } from '../gallery/row-cache.ts'
import './act-badge.css'

const shownMs = 900

/** What was just done, large for a moment over the picture. Acts of before the loupe was opened don't show. */
export function ActBadge(): React.JSX.Element | null {
  const act = useStore(lastAct, (value) => value)
  const [past, setPast] = useState(act?.at ?? 0)
  useEffect(() => {
    if (act === null || act.at === past) return
    const timer = setTimeout(() => setPast(act.at), shownMs)
    return () => clearTimeout(timer)
  }, [act, past])
  if (act === null || act.at === past || act.kind === 'keywords') return null
  return (
    <div className="loupe-act" key={act.at} aria-hidden="true">
      {act.kind === 'score' ? <ScoreBadge id={act.ids[0] ?? 0} /> : null}
      {act.kind === 'favourite' ? (
        <>
          <span className={act.favourite ? 'loupe-favourite' : 'loupe-favourite off'}>
            <Icon of={Heart} size={26} />
          </span>
          {act.favourite ? 'Favourite' : 'No favourite'}
        </>
      ) : null}
      {act.kind === 'label' ? (
        <>
          {act.label === null ? null : <span className={`loupe-label ${act.label}`} />}
          {act.label === null ? 'No label' : `${act.label[0]?.toUpperCase() ?? ''}${act.label.slice(1)}`}
        </>
      ) : null}
    </div>
  )
}

function ScoreBadge(props: { readonly id: number }): React.JSX.Element {
  const score = readRow(props.id)?.score ?? 0
  if (score === 0) return <>Unrated</>
  if (score > 0) return <Stars score={score} size={26} />
  return (
    <>
      <span className="loupe-cross large">
        <Icon of={X} size={20} />
      </span>
      Rejected
    </>
  )
}
