import { useCallback } from 'react'
import type { EventMessage } from '#shared/contract.ts'

/** Tells whether an event says that a file was read again or changed. Keeps its identity while the file is the same. */
export function useConcerns(id: number | null): (message: EventMessage) => boolean {
  return useCallback(
    (message: EventMessage) =>
      id !== null &&
      message.name === 'media.changed' &&
      (message.data.ids === 'all' || message.data.ids.includes(id)),
    [id],
  )
}
