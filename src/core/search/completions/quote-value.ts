import { quote } from '#shared/query/parse-context.ts'

/** A text as it stands behind a field's colon: in quotes unless it is plain. */
export function quoteValue(text: string): string {
  const isPlain = /^[\p{L}\p{N}_][\p{L}\p{N}_.+'#/-]*$/u.test(text) && !/^(any|none)$/i.test(text)
  return isPlain ? text : quote(text)
}
