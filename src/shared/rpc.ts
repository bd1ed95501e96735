import type { Method, ParsedInputOf, ResultOf } from './contract.ts'
import { AppError, describeError, type ErrorValue, isCancelled } from './errors.ts'

/** The answer to every call. Errors travel as values; a caller that cancelled gets `cancelled`, which is shown to nobody. */
export type Reply<Value = unknown> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: ErrorValue; readonly cancelled?: true }

export type Dispatch = (name: string, input: unknown, signal: AbortSignal) => Promise<Reply>

// biome-ignore lint/suspicious/noExplicitAny: a table of methods of any input and result; each one is typed where it is used.
export type MethodTable = Readonly<Record<string, Method<'query' | 'command', any, any>>>

export type Handlers<Table extends MethodTable> = {
  readonly [Name in keyof Table]: (
    input: ParsedInputOf<Table[Name]>,
    signal: AbortSignal,
  ) => ResultOf<Table[Name]> | Promise<ResultOf<Table[Name]>>
}

/**
 * One function for all methods of a table. It never rejects: the input is parsed once, an unknown name is `not-found`, and
 * whatever a handler throws becomes an error value. `reportBug` is told of errors that no one expected.
 */
export function createDispatch<Table extends MethodTable>(
  methods: Table,
  handlers: Handlers<Table>,
  reportBug: (name: string, error: unknown) => void,
): Dispatch {
  return async (name, input, signal) => {
    if (!Object.hasOwn(methods, name))
      return refuse('not-found', `There is no method ${JSON.stringify(name)}.`)
    const method = methods[name] as MethodTable[string] // own property, by the line above
    const parsed = method.input.safeParse(input)
    if (!parsed.success) return refuse('invalid-input', describeIssues(parsed.error.issues))
    try {
      signal.throwIfAborted()
      const handler = handlers[name] as (input: unknown, signal: AbortSignal) => unknown // parsed by its own schema
      return { ok: true, value: await handler(parsed.data, signal) }
    } catch (error) {
      if (isCancelled(error)) {
        return { ok: false, cancelled: true, error: { code: 'internal', message: 'Cancelled.' } }
      }
      if (!(error instanceof AppError)) reportBug(name, error)
      return { ok: false, error: describeError(error) }
    }
  }
}

function refuse(code: ErrorValue['code'], message: string): Reply {
  return { ok: false, error: { code, message } }
}

function describeIssues(
  issues: readonly { readonly path: PropertyKey[]; readonly message: string }[],
): string {
  const first = issues[0]
  if (first === undefined) return 'The input is not valid.'
  const place = first.path.map(String).join('.')
  return place === '' ? first.message : `${place}: ${first.message}`
}
