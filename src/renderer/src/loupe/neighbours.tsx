import { useEffect, useState } from 'react'
import { unwantRows, useGallery, useRow, wantRows } from '../gallery/gallery-store.ts'
import { usePicture } from './use-picture.ts'

const ahead = 2
/** The ones that are looked at next come first. */
const offsets = [1, -1, 2, -2] as const
/** Whoever goes on within this time is in a hurry, and every decoder is needed for what is looked at. */
const afterMs = 120

/** Asks for the rows around the current one; `ready`, fetches the pictures beside it, two each way, one after the other. */
export function Neighbours(props: { readonly ready: boolean }): React.JSX.Element | null {
  const ids = useGallery((state) => state.ids)
  const cursor = useGallery((state) => state.cursor)
  useEffect(() => wantRows('loupe', ids, cursor - ahead - 1, cursor + ahead + 2), [ids, cursor])
  useEffect(() => () => unwantRows('loupe'), [])
  if (!props.ready) return null
  const near = offsets.flatMap((offset) => ids[cursor + offset] ?? [])
  return <Chain key={ids[cursor]} ids={near} />
}

function Chain(props: { readonly ids: readonly number[] }): React.JSX.Element {
  const [count, setCount] = useState(0)
  useEffect(() => {
    const timer = setTimeout(() => setCount(1), afterMs)
    return () => clearTimeout(timer)
  }, [])
  return (
    <>
      {props.ids.slice(0, count).map((id, place) => (
        <Neighbour key={id} id={id} onDone={() => setCount((known) => Math.max(known, place + 2))} />
      ))}
    </>
  )
}

function Neighbour(props: { readonly id: number; readonly onDone: () => void }): null {
  const { id, onDone } = props
  const row = useRow(id)
  const wanted = row === undefined || row.type !== 'image' || row.missing ? null : row
  const { state } = usePicture(wanted)
  const done = row !== undefined && (wanted === null || state !== 'loading')
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once, whatever function the parent made meanwhile.
  useEffect(() => {
    if (done) onDone()
  }, [done])
  return null
}
