import { AppError } from '#shared/errors.ts'
import { parseQuery } from '#shared/query/parse-query.ts'
import type { QueryError } from '#shared/query/query-tree.ts'
import type { CliContext } from './command.ts'
import { describeQueryError } from './describe-query-error.ts'

/** Shows what can't be read of a query, before any library is opened. Throws `invalid-input`. */
export function refuseUnreadable(context: CliContext, query: string): void {
  refuseQuery(context, query, parseQuery(query).errors)
}

/** Shows errors at their places. Throws `unsupported` where the query is understood and can't be answered here, else `invalid-input`. */
export function refuseQuery(context: CliContext, query: string, errors: readonly QueryError[]): void {
  if (errors.length === 0) return
  for (const error of errors) for (const line of describeQueryError(query, error)) context.output.say(line)
  const isUnderstood = errors.every(({ code }) => code === 'not-available' || code === 'too-slow')
  throw isUnderstood
    ? new AppError('unsupported', 'The query is understood but can’t be answered here; nothing is listed.')
    : new AppError('invalid-input', 'The query can’t be read; nothing is listed.')
}
