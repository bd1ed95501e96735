import { isEnd, isSeparator, peekFieldHead, peekOperatorWord, skipSeparators, take } from './lex-query.ts'
import { createAnd, createNot, createOr } from './make-nodes.ts'
import { addError, addToken, createContext, type ParseContext } from './parse-context.ts'
import { parseFieldTerm, parseTagTerm } from './parse-field.ts'
import { parsePasted } from './parse-pasted.ts'
import { parseSavedTerm, parseTextTerm } from './parse-text.ts'
import type { Query, QueryError, QueryNode, QueryToken } from './query-tree.ts'

export type ParsedQuery = {
  readonly query: Query
  /** In the order of their places. Where there is one, the tree lacks what couldn't be read. */
  readonly errors: readonly QueryError[]
  /** For the box's colours. */
  readonly tokens: readonly QueryToken[]
  /** How many characters were looked at. */
  readonly steps: number
}

const maxDepth = 60

/** The last readings, oldest first: chips, colours, the side and the menus all ask for the same text. */
const lastRead = new Map<string, ParsedQuery>()
const mostKept = 8

/**
 * Reads a query. Any text gives a tree or errors, never an exception, in time that grows with its length and no faster. What
 * means what: docs/query-language.md.
 */
export function parseQuery(text: string): ParsedQuery {
  const parsed = lastRead.get(text) ?? readQuery(text)
  lastRead.delete(text)
  lastRead.set(text, parsed)
  const [oldest] = lastRead.keys()
  if (lastRead.size > mostKept && oldest !== undefined) lastRead.delete(oldest)
  return parsed
}

function readQuery(text: string): ParsedQuery {
  const context = createContext(text)
  const parts: QueryNode[] = []
  for (;;) {
    const node = parseOr(context).node
    if (node !== undefined) parts.push(node)
    if (context.scanner.at >= text.length) break
    refuseParenthesis(context)
  }
  return {
    query: { root: createAnd(parts) ?? null, modifiers: context.modifiers },
    errors: [...context.errors].sort((a, b) => a.from - b.from || a.to - b.to),
    tokens: [...context.tokens].sort((a, b) => a.from - b.from),
    steps: context.scanner.steps,
  }
}

/** Only a `)` that nothing opened is left over when a whole query has been read. */
function refuseParenthesis(context: ParseContext): void {
  const range = { from: context.scanner.at, to: context.scanner.at + 1 }
  context.scanner.at += 1
  addToken(context, 'error', range.from, range.to)
  addError(context, range, 'stray-parenthesis', 'This parenthesis was never opened.', [
    { ...range, label: 'Leave it out', text: '' },
    { ...range, label: 'Search as text', text: '\\)' },
  ])
}

/** `seen`: something stood there, even if it was wrong or asks for nothing. */
type Part = { readonly node: QueryNode | undefined; readonly seen: boolean }

function parseOr(context: ParseContext): Part {
  const first = parseAnd(context)
  const nodes = first.node === undefined ? [] : [first.node]
  let { seen } = first
  for (;;) {
    const operator = readOrOperator(context)
    if (operator === undefined) return { node: createOr(nodes), seen }
    const next = parseAnd(context)
    if (!seen || !next.seen) refuseOperator(context, operator)
    if (next.node !== undefined) nodes.push(next.node)
    seen = next.seen
  }
}

type Operator = { readonly from: number; readonly to: number }

function readOrOperator(context: ParseContext): Operator | undefined {
  const { scanner } = context
  skipSeparators(scanner)
  const from = scanner.at
  if (peekOperatorWord(scanner) === 'OR') scanner.at += 2
  else if (!take(scanner, '||') && !take(scanner, '|')) return undefined
  addToken(context, 'operator', from, scanner.at)
  return { from, to: scanner.at }
}

function refuseOperator(context: ParseContext, { from, to }: Operator): void {
  const word = context.scanner.text.slice(from, to)
  addError(context, { from, to }, 'dangling-operator', `Something has to stand on both sides of ${word}.`, [
    { from, to, label: 'Leave it out', text: '' },
    { from, to, label: 'Search as text', text: `"${word}"` },
  ])
}

function parseAnd(context: ParseContext): Part {
  const nodes: QueryNode[] = []
  let seen = false
  for (;;) {
    const operator = readAndOperator(context)
    const term = parseUnary(context)
    if (operator !== undefined && (!seen || term === undefined)) refuseOperator(context, operator)
    if (term === undefined) return { node: createAnd(nodes), seen }
    seen = true
    if (term.node !== undefined) nodes.push(term.node)
  }
}

function readAndOperator(context: ParseContext): Operator | undefined {
  const { scanner } = context
  skipSeparators(scanner)
  const from = scanner.at
  if (peekOperatorWord(scanner) === 'AND') scanner.at += 3
  else if (!take(scanner, '&&')) return undefined
  addToken(context, 'operator', from, scanner.at)
  return { from, to: scanner.at }
}

/** A term with what negates it; undefined where none stands. */
function parseUnary(context: ParseContext): Part | undefined {
  const { scanner } = context
  const nots: Operator[] = []
  for (;;) {
    const operator = readNotOperator(context)
    if (operator === undefined) break
    nots.push(operator)
  }
  const modifiersBefore = context.modifiers.length
  if (nots.length > maxDepth) return stopTooDeep(context, scanner.at)
  const part = parsePrimary(context)
  if (part === undefined) {
    const last = nots.at(-1)
    if (last === undefined) return undefined
    addError(context, last, 'dangling-operator', 'Something has to follow that is to be left out.', [
      { ...last, label: 'Leave it out', text: '' },
      { ...last, label: 'Search as text', text: `"${scanner.text.slice(last.from, last.to)}"` },
    ])
    return { node: undefined, seen: true }
  }
  for (const modifier of context.modifiers.slice(
    nots.length === 0 ? context.modifiers.length : modifiersBefore,
  )) {
    addError(context, modifier.range, 'misplaced-modifier', `${modifier.kind}: can’t be negated.`)
  }
  let { node } = part
  for (const { from } of nots.toReversed()) node = node === undefined ? undefined : createNot(node, from)
  return { node, seen: true }
}

function readNotOperator(context: ParseContext): Operator | undefined {
  const { scanner } = context
  if (peekOperatorWord(scanner) === 'NOT') {
    const from = scanner.at
    scanner.at += 3
    addToken(context, 'operator', from, scanner.at)
    skipSeparators(scanner)
    return { from, to: from + 3 }
  }
  const sign = scanner.text[scanner.at]
  // A sign alone is punctuation, and so is one right behind something else.
  if ((sign !== '-' && sign !== '!') || isEnd(scanner, scanner.at + 1)) return undefined
  const before = scanner.text[scanner.at - 1] ?? ' '
  if (!isSeparator(before) && !'(|-!'.includes(before)) return undefined
  scanner.at += 1
  addToken(context, 'operator', scanner.at - 1, scanner.at)
  return { from: scanner.at - 1, to: scanner.at }
}

function parsePrimary(context: ParseContext): Part | undefined {
  const { scanner } = context
  skipSeparators(scanner)
  const character = scanner.text[scanner.at]
  if (character === undefined || character === ')' || character === '|') return undefined
  const word = peekOperatorWord(scanner)
  if (word === 'AND' || word === 'OR' || scanner.text.startsWith('&&', scanner.at)) return undefined
  if (character === '(') return parseGroup(context)
  if (character === '#' && !isEnd(scanner, scanner.at + 1)) return toPart(parseTagTerm(context))
  if (character === '@' && !isEnd(scanner, scanner.at + 1)) return toPart(parseSavedTerm(context))
  const pasted = parsePasted(context)
  if (pasted !== undefined) return toPart(createAnd(pasted))
  const head = peekFieldHead(scanner)
  const field = head === undefined ? undefined : parseFieldTerm(context, head)
  return toPart(field === undefined ? parseTextTerm(context) : field.node)
}

function toPart(node: QueryNode | undefined): Part {
  return { node, seen: true }
}

function parseGroup(context: ParseContext): Part {
  const { scanner } = context
  const from = scanner.at
  if (context.depth >= maxDepth) return stopTooDeep(context, from)
  scanner.at += 1
  addToken(context, 'parenthesis', from, scanner.at)
  context.depth += 1
  const modifiersBefore = context.modifiers.length
  const { node } = parseOr(context)
  for (const modifier of context.modifiers.splice(modifiersBefore)) {
    addError(
      context,
      modifier.range,
      'misplaced-modifier',
      `${modifier.kind}: holds for the whole search; it can’t stand in parentheses.`,
    )
  }
  context.depth -= 1
  if (take(scanner, ')')) addToken(context, 'parenthesis', scanner.at - 1, scanner.at)
  // With its parentheses, so that whoever cuts it out takes them along.
  return { node: node === undefined ? undefined : { ...node, range: { from, to: scanner.at } }, seen: true }
}

/** Reads no further: what is nested this deep wasn't written by a person. */
function stopTooDeep(context: ParseContext, from: number): Part {
  const to = context.scanner.text.length
  context.scanner.at = to
  addToken(context, 'error', from, to)
  addError(context, { from, to }, 'too-deep', 'This is nested too deep.')
  return { node: undefined, seen: true }
}
