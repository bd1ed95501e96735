import { useCallback, useEffect, useState } from 'react'
import type { EventMessage, InputOf, MethodName, Methods, ResultOf } from '#shared/contract.ts'
import { call, listenAll } from './call.ts'
import { onReconnect } from './connection.ts'

/** What a component knows of a query. `value` stays while the same question is asked again. */
export type CallState<Value> = {
  readonly state: 'idle' | 'loading' | 'ready' | 'failed'
  readonly value: Value | undefined
  readonly error: unknown
  readonly refresh: () => void
}

type Held<Value> = { readonly key: string; readonly value?: Value; readonly error?: unknown }

/**
 * Asks a query and keeps its answer. An input of null asks nothing. `refreshOn` says after which events it is asked again
 * (give a function that keeps its identity).
 */
export function useCall<Name extends MethodName>(
  name: Name,
  input: InputOf<Methods[Name]> | null,
  refreshOn?: (message: EventMessage) => boolean,
): CallState<ResultOf<Methods[Name]>> {
  const key = input === null ? '' : `${name} ${JSON.stringify(input)}`
  const [turn, setTurn] = useState(0)
  const [held, setHeld] = useState<Held<ResultOf<Methods[Name]>> | null>(null)
  const refresh = useCallback(() => setTurn((count) => count + 1), [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for name and input, `turn` asks again.
  useEffect(() => {
    if (input === null) return
    let wanted = true
    call(name, input).then(
      (value) => wanted && setHeld({ key, value }),
      (error: unknown) => wanted && setHeld({ key, error }),
    )
    return () => {
      wanted = false
    }
  }, [key, turn])

  useEffect(() => onReconnect(refresh), [refresh])
  useEffect(() => {
    if (refreshOn === undefined) return
    return listenAll((message) => {
      if (refreshOn(message)) refresh()
    })
  }, [refreshOn, refresh])

  if (input === null) return { state: 'idle', value: undefined, error: undefined, refresh }
  if (held === null || held.key !== key)
    return { state: 'loading', value: undefined, error: undefined, refresh }
  if (held.error !== undefined) return { state: 'failed', value: undefined, error: held.error, refresh }
  return { state: 'ready', value: held.value, error: undefined, refresh }
}
