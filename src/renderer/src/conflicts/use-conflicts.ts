import { useCallback } from 'react'
import type { ConflictList } from '#shared/conflict.ts'
import type { EventMessage } from '#shared/contract.ts'
import { type CallState, useCall } from '../use-call.ts'

/** So many cards are drawn at once; the next come as these are answered. */
export const mostCards = 100

/** The open conflicts of all files while `wanted`, and again whenever there may be others. */
export function useConflicts(wanted: boolean): CallState<ConflictList> {
  return useCall('conflicts.list', wanted ? { limit: mostCards } : null, mayChange)
}

function mayChange({ name }: EventMessage): boolean {
  return name === 'library.changed' || name === 'media.changed'
}

/** Those of one file. */
export function useFileConflicts(file: number): CallState<ConflictList> {
  const concerns = useCallback(
    (message: EventMessage) =>
      message.name === 'library.changed' ||
      (message.name === 'media.changed' && (message.data.ids === 'all' || message.data.ids.includes(file))),
    [file],
  )
  return useCall('conflicts.list', { limit: 20, file }, concerns)
}
