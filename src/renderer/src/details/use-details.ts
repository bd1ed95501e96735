import { useCallback } from 'react'
import type { EventMessage } from '#shared/contract.ts'
import type { MediaDetails } from '#shared/media.ts'
import { type CallState, useCall } from '../use-call.ts'

/** All that is known of a file, and again when it changes. */
export function useDetailsCall(id: number | null): CallState<MediaDetails> {
  const concerns = useCallback(
    (message: EventMessage) => {
      if (id === null) return false
      if (message.name === 'media.saved') return message.data.saved.includes(id)
      if (message.name !== 'media.changed') return false
      return message.data.ids === 'all' || message.data.ids.includes(id)
    },
    [id],
  )
  return useCall('media.details', id === null ? null : { id }, concerns)
}

/** The same, where an error is told elsewhere. */
export function useDetails(id: number | null): MediaDetails | undefined {
  return useDetailsCall(id).value
}
