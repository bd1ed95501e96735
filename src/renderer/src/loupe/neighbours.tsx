import { useEffect } from 'react'
import { unwantRows, useGallery, useRow, wantRows } from '../gallery/gallery-store.ts'
import { usePicture } from './use-picture.ts'

const ahead = 2
/** The ones that are looked at next come first, and don't take the line from the picture that is looked at now. */
const offsets = [1, -1, 2, -2] as const

/** Asks for the rows around the current one and fetches the pictures beside it, two each way. */
export function Neighbours(props: { readonly ready: boolean }): React.JSX.Element | null {
  const ids = useGallery((state) => state.ids)
  const cursor = useGallery((state) => state.cursor)
  useEffect(() => wantRows('loupe', ids, cursor - ahead - 1, cursor + ahead + 2), [ids, cursor])
  useEffect(() => () => unwantRows('loupe'), [])
  if (!props.ready) return null
  const near = offsets.flatMap((offset) => ids[cursor + offset] ?? [])
  return (
    <>
      {near.map((id) => (
        <Neighbour key={id} id={id} />
      ))}
    </>
  )
}

function Neighbour(props: { readonly id: number }): React.JSX.Element | null {
  const row = useRow(props.id)
  usePicture(row === undefined || row.type !== 'image' || row.missing ? null : row)
  return null
}
