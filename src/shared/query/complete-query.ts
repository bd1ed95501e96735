import { type Field, findField, findFieldWithPath } from './fields.ts'
import { createScanner, peekFieldHead } from './lex-query.ts'
import { parseQuery } from './parse-query.ts'
import type { QueryToken, Range } from './query-tree.ts'

/** What is being typed at the caret, and what a completion would replace. */
export type Completing =
  /** A bare word, which may also become a field's name. */
  | { readonly kind: 'word'; readonly prefix: string; readonly range: Range }
  /** A value of a field; `path` is what stands behind its dot. */
  | {
      readonly kind: 'value'
      readonly prefix: string
      readonly range: Range
      readonly field: Field
      readonly path: readonly string[]
    }
  /** `@name`. */
  | { readonly kind: 'saved'; readonly prefix: string; readonly range: Range }

/** Pure: looks at the text alone. Null where nothing can be completed: in a phrase, a regular expression, an error. */
export function findCompleting(text: string, caret: number): Completing | null {
  const { tokens } = parseQuery(text.slice(0, caret))
  const path = findPath(text, caret)
  // Not where the name stands in a phrase.
  if (path !== undefined && tokens.some(({ from }) => from === path.range.from)) return path
  const last = tokens.at(-1)
  if (last === undefined || last.to < caret) {
    const list = findOpenList(tokens)
    const range = { from: caret, to: caret }
    if (list === undefined) return { kind: 'word', prefix: '', range }
    return completeValue(text, list, '', range, caret)
  }
  const range = { from: Math.min(last.from, text.length), to: findEnd(text, last, caret) }
  const typed = text.slice(last.from, caret)
  switch (last.kind) {
    case 'word':
    case 'glob':
      // A `#` alone is no field yet.
      if (typed === '#') return completeTag('', { from: caret, to: caret })
      return { kind: 'word', prefix: typed, range }
    case 'saved':
      return { kind: 'saved', prefix: unquote(typed.slice(1)), range }
    case 'field':
      return completeValue(text, last, '', { from: caret, to: caret }, caret)
    case 'value':
    case 'error': {
      const head = findHead(tokens)
      return head === undefined ? null : completeValue(text, head, unquote(typed), range, caret)
    }
    case 'operator':
    case 'parenthesis': {
      const head = findHead(tokens) ?? findOpenList(tokens)
      const here = { from: caret, to: caret }
      if (head !== undefined && typed !== ')') return completeValue(text, head, '', here, caret)
      return last.kind === 'parenthesis' || typed === '-' || typed === '!'
        ? { kind: 'word', prefix: '', range: here }
        : null
    }
    case 'phrase':
    case 'regex':
      return null
  }
}

function completeValue(
  text: string,
  token: QueryToken,
  prefix: string,
  range: Range,
  caret: number,
): Completing | null {
  const written = text.slice(token.from, token.to)
  if (written === '#') return completeTag(prefix, range)
  const head = peekFieldHead(createScanner(written))
  if (head === undefined) return null
  const field = head.path.length > 0 ? findFieldWithPath(head.name) : findField(head.name)
  if (field === undefined) return null
  if (field.kind === 'sort') return completeKey(text, field, range.from, caret)
  return { kind: 'value', prefix, range, field, path: head.path }
}

/** One of several keys that stand behind one colon. */
function completeKey(text: string, field: Field, from: number, caret: number): Completing {
  const prefix = /[^\s(,|]*$/.exec(text.slice(from, caret))?.[0] ?? ''
  const rest = /^[^\s),|]*/.exec(text.slice(caret))?.[0] ?? ''
  const range = { from: caret - prefix.length, to: caret + rest.length }
  return { kind: 'value', prefix, range, field, path: [] }
}

function completeTag(prefix: string, range: Range): Completing | null {
  const tag = findField('tag')
  return tag === undefined ? null : { kind: 'value', prefix, range, field: tag, path: [] }
}

const pathStart = /(?:^|[\s(,!-])(?=(?:node|meta|exif|xmp|iptc|png)\.)/gi
const openPath = /^\w+(?:\.(?:"(?:[^"\\]|\\.)*(?:"|$)|[^\s"():|,<>=~.]*))+$/

/** `node.CLASS.input` before its colon, also with a name in quotes, which is several tokens as long as there is no colon. */
function findPath(text: string, caret: number): Completing | undefined {
  const before = text.slice(0, caret)
  const start = [...before.matchAll(pathStart)].at(-1)
  if (start === undefined) return undefined
  const from = start.index + start[0].length
  const prefix = before.slice(from)
  if (!openPath.test(prefix)) return undefined
  const rest = /^[\p{L}\p{N}_]*/u.exec(text.slice(caret))?.[0] ?? ''
  return { kind: 'word', prefix, range: { from, to: caret + rest.length } }
}

/** The field whose value the last token is, with nothing but its own values and signs between. */
function findHead(tokens: readonly QueryToken[]): QueryToken | undefined {
  let next: QueryToken | undefined
  for (const token of tokens.toReversed()) {
    if (token.kind === 'field') return token
    const touches = next === undefined || token.to === next.from
    if (!['value', 'operator', 'error'].includes(token.kind) || !touches) return findOpenList(tokens)
    next = token
  }
  return undefined
}

/** The field whose list in parentheses is still open at the end. */
function findOpenList(tokens: readonly QueryToken[]): QueryToken | undefined {
  for (let at = tokens.length - 1; at > 0; at -= 1) {
    const [token, before] = [tokens[at], tokens[at - 1]]
    if (token?.kind !== 'parenthesis') {
      if (token?.kind === 'value' || token?.kind === 'operator' || token?.kind === 'error') continue
      return undefined
    }
    return before?.kind === 'field' && before.to === token.from ? before : undefined
  }
  return undefined
}

/** Where the word under the caret ends: what stands behind the caret goes with it. */
function findEnd(text: string, token: QueryToken, caret: number): number {
  const whole = parseQuery(text).tokens.find((one) => one.from === token.from && one.to >= caret)
  return Math.min(whole?.to ?? caret, text.length)
}

function unquote(text: string): string {
  return text.startsWith('"')
    ? text
        .slice(1)
        .replace(/"$/, '')
        .replace(/\\(["\\])/g, '$1')
    : text.replace(/\\(.)/gs, '$1')
}
