/** Characters by their code points; `negated` means all others. */
export type CharacterSet = {
  readonly negated: boolean
  readonly ranges: readonly (readonly [from: number, to: number])[]
  readonly classes: readonly CharacterClass[]
}
export type CharacterClass = 'd' | 'D' | 'w' | 'W' | 's' | 'S'

/** A regular expression taken apart. Groups only group: nothing is captured. */
export type RegexNode =
  | { readonly is: 'set'; readonly set: CharacterSet }
  /** Any character but a line end. */
  | { readonly is: 'any' }
  | { readonly is: 'start' | 'end' | 'boundary' | 'not-boundary' }
  | { readonly is: 'sequence'; readonly items: readonly RegexNode[] }
  | { readonly is: 'choice'; readonly options: readonly RegexNode[] }
  | { readonly is: 'repeat'; readonly item: RegexNode; readonly min: number; readonly max: number | null }

export type RegexReading =
  | { readonly ok: true; readonly node: RegexNode }
  /** `at` counts from the start of the source. */
  | { readonly ok: false; readonly message: string; readonly at: number }

const maxDepth = 40
const maxRepeat = 1000
/** Characters and operators after counted repeats are written out. */
const maxSize = 4000

type Reader = { readonly source: string; at: number; depth: number }

class RegexProblem extends Error {
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

/**
 * JavaScript's regular expressions without what can't be matched in one pass: no backreferences, no looking ahead or behind. All
 * that is left takes linear time in `match-regex.ts`, whatever is nested in what.
 */
export function parseRegex(source: string): RegexReading {
  const reader: Reader = { source, at: 0, depth: 0 }
  try {
    const node = readChoice(reader)
    if (reader.at < source.length) throw new RegexProblem('This parenthesis was never opened.', reader.at)
    if (measure(node) > maxSize) throw new RegexProblem('This expression is too large.', 0)
    return { ok: true, node }
  } catch (error) {
    if (error instanceof RegexProblem) return { ok: false, message: error.message, at: error.at }
    throw error
  }
}

function measure(node: RegexNode): number {
  switch (node.is) {
    case 'sequence':
      return node.items.reduce((size, item) => size + measure(item), 1)
    case 'choice':
      return node.options.reduce((size, option) => size + measure(option), 1)
    case 'repeat':
      return measure(node.item) * Math.max(1, node.max ?? node.min + 1)
    default:
      return 1
  }
}

function readChoice(reader: Reader): RegexNode {
  reader.depth += 1
  if (reader.depth > maxDepth) throw new RegexProblem('The parentheses are nested too deep.', reader.at)
  const options = [readSequence(reader)]
  while (reader.source[reader.at] === '|') {
    reader.at += 1
    options.push(readSequence(reader))
  }
  reader.depth -= 1
  return options.length === 1 && options[0] !== undefined ? options[0] : { is: 'choice', options }
}

function readSequence(reader: Reader): RegexNode {
  const items: RegexNode[] = []
  while (reader.at < reader.source.length && !'|)'.includes(reader.source[reader.at] ?? '')) {
    items.push(readRepeats(reader, readAtom(reader)))
  }
  return { is: 'sequence', items }
}

function readRepeats(reader: Reader, item: RegexNode): RegexNode {
  const quantifier = /^(?:([*+?])|\{(\d{1,5})(,(\d{0,5}))?\})\??/.exec(
    reader.source.slice(reader.at, reader.at + 16),
  )
  if (quantifier === null) return item
  const [whole, sign, least, comma, most] = quantifier
  const min = sign === undefined ? Number(least) : sign === '+' ? 1 : 0
  const max = sign === undefined ? readMost(min, comma, most) : sign === '?' ? 1 : null
  if (min > maxRepeat || (max ?? 0) > maxRepeat) throw new RegexProblem('Repeats go up to 1000.', reader.at)
  if (max !== null && max < min) throw new RegexProblem('The smaller number comes first.', reader.at)
  if (item.is === 'start' || item.is === 'end' || item.is === 'boundary' || item.is === 'not-boundary') {
    throw new RegexProblem('There is nothing to repeat here.', reader.at)
  }
  reader.at += whole.length
  if (/^[*+?]/.test(reader.source.slice(reader.at, reader.at + 1))) {
    throw new RegexProblem('There is nothing to repeat here.', reader.at)
  }
  return { is: 'repeat', item, min, max }
}

function readMost(min: number, comma: string | undefined, most: string | undefined): number | null {
  if (comma === undefined) return min
  return most === undefined || most === '' ? null : Number(most)
}

function readAtom(reader: Reader): RegexNode {
  const { source, at } = reader
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0)
  reader.at += character.length
  switch (character) {
    case '.':
      return { is: 'any' }
    case '^':
      return { is: 'start' }
    case '$':
      return { is: 'end' }
    case '*':
    case '+':
    case '?':
      throw new RegexProblem('There is nothing to repeat here.', at)
    case '(':
      return readGroup(reader, at)
    case '[':
      return { is: 'set', set: readSet(reader, at) }
    case '\\':
      return readEscape(reader, at)
    default:
      return literal(character.codePointAt(0) ?? 0)
  }
}

function literal(code: number): RegexNode {
  return { is: 'set', set: { negated: false, ranges: [[code, code]], classes: [] } }
}

function readGroup(reader: Reader, at: number): RegexNode {
  const special = /^\?(?::|<[A-Za-z_]\w{0,60}>|(<?[=!]))?/.exec(
    reader.source.slice(reader.at, reader.at + 70),
  )
  if (special?.[1] !== undefined) {
    throw new RegexProblem('Looking ahead or behind is not possible here.', at)
  }
  if (special !== null && special[0] === '?') throw new RegexProblem('This group is not possible here.', at)
  reader.at += special?.[0].length ?? 0
  const node = readChoice(reader)
  if (reader.source[reader.at] !== ')') throw new RegexProblem('This parenthesis is never closed.', at)
  reader.at += 1
  return node
}

function isClass(letter: string): letter is CharacterClass {
  return letter.length === 1 && 'dDwWsS'.includes(letter)
}

function readEscape(reader: Reader, at: number): RegexNode {
  const letter = reader.source[reader.at] ?? ''
  if (letter === 'b' || letter === 'B') {
    reader.at += 1
    return { is: letter === 'b' ? 'boundary' : 'not-boundary' }
  }
  if (isClass(letter)) {
    reader.at += 1
    return { is: 'set', set: { negated: false, ranges: [], classes: [letter] } }
  }
  return literal(readEscapedCode(reader, at))
}

const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13 }

function readEscapedCode(reader: Reader, at: number): number {
  const rest = reader.source.slice(reader.at, reader.at + 12)
  const coded = /^(?:x([0-9a-f]{2})|u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\})/i.exec(rest)
  if (coded !== null) {
    reader.at += coded[0].length
    const code = Number.parseInt(coded[1] ?? coded[2] ?? coded[3] ?? '', 16)
    if (code > 0x10ffff) throw new RegexProblem('There is no such character.', at)
    return code
  }
  const character = String.fromCodePoint(rest.codePointAt(0) ?? 0)
  if (rest === '') throw new RegexProblem('A backslash can’t stand at the end.', at)
  reader.at += character.length
  if (/^[1-9]$/.test(character) || character === 'k') {
    throw new RegexProblem('References back to a group are not possible here.', at)
  }
  if (Object.hasOwn(controls, character)) return controls[character] ?? 0
  if (/^[A-Za-z0-9]$/.test(character)) throw new RegexProblem(`\\${character} has no meaning here.`, at)
  return character.codePointAt(0) ?? 0
}

function readSet(reader: Reader, at: number): CharacterSet {
  const { source } = reader
  const negated = source[reader.at] === '^'
  if (negated) reader.at += 1
  const ranges: (readonly [number, number])[] = []
  const classes: CharacterClass[] = []
  while (source[reader.at] !== ']') {
    if (reader.at >= source.length) throw new RegexProblem('This bracket is never closed.', at)
    const first = readSetItem(reader)
    if (typeof first === 'string') {
      classes.push(first)
      continue
    }
    if (source[reader.at] !== '-' || source[reader.at + 1] === ']' || reader.at + 1 >= source.length) {
      ranges.push([first, first])
      continue
    }
    const dashAt = reader.at
    reader.at += 1
    const last = readSetItem(reader)
    if (typeof last === 'string' || last < first)
      throw new RegexProblem('This range is the wrong way round.', dashAt)
    ranges.push([first, last])
  }
  reader.at += 1
  return { negated, ranges, classes }
}

function readSetItem(reader: Reader): number | CharacterClass {
  const { source, at } = reader
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0)
  reader.at += character.length
  if (character !== '\\') return character.codePointAt(0) ?? 0
  const letter = source[reader.at] ?? ''
  if (isClass(letter)) {
    reader.at += 1
    return letter
  }
  if (letter === 'b') {
    reader.at += 1
    return 8
  }
  return readEscapedCode(reader, at)
}
