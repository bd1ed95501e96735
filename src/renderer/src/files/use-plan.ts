import { useEffect, useMemo, useState } from 'react'
import type { FileActInput, InputOf, Methods } from '#shared/contract.ts'
import type { FilePlan } from '#shared/files.ts'
import { type CallState, useCall } from '../use-call.ts'

const pauseMs = 150
/** Of more files than this, what is asked anew at each word is asked of the first only. */
export const mostPlanned = 500

/** What an act would do, asked anew when it changes and nobody typed for a moment. `act` null asks nothing. */
export function usePlan(
  ids: readonly number[],
  act: FileActInput | null,
  pairs: boolean,
): CallState<FilePlan> {
  const key = JSON.stringify(act)
  const [settled, setSettled] = useState(key)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(key), pauseMs)
    return () => clearTimeout(timer)
  }, [key])
  const input = useMemo((): InputOf<Methods['files.plan']> | null => {
    const wanted = JSON.parse(settled) as FileActInput | null // written above
    return wanted === null ? null : { ids: [...ids], act: wanted, pairs }
  }, [ids, settled, pairs])
  return useCall('files.plan', input)
}
