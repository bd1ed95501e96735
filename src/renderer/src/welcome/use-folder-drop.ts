import { type DragEvent, useState } from 'react'

export type FolderDrop = {
  readonly over: boolean
  /** Something was dropped here, and a page isn't told where it lies. */
  readonly refused: boolean
  readonly events: {
    readonly onDragOver: (event: DragEvent) => void
    readonly onDragLeave: (event: DragEvent) => void
    readonly onDrop: (event: DragEvent) => void
  }
}

/**
 * A file dropped on a page comes without its path, in a browser and in a sandboxed window alike. So a drop is caught, that
 * the page isn't replaced by the file, and answered with how to do it.
 */
export function useFolderDrop(): FolderDrop {
  const [over, setOver] = useState(false)
  const [refused, setRefused] = useState(false)
  return {
    over,
    refused,
    events: {
      onDragOver: (event) => {
        event.preventDefault()
        setOver(true)
      },
      onDragLeave: (event) => {
        if (event.currentTarget.contains(event.relatedTarget instanceof Node ? event.relatedTarget : null))
          return
        setOver(false)
      },
      onDrop: (event) => {
        event.preventDefault()
        setOver(false)
        setRefused(true)
      },
    },
  }
}
