import type { CharacterSet, RegexNode } from './parse-regex.ts'

/** Whether a text holds a match. Takes time in proportion to the text's length, whatever the expression. */
export type RegexMatcher = (text: string) => boolean

/** One step of the machine: a character of a set, a condition on the place, a fork, or the end. */
type Instruction =
  | { readonly is: 'set'; readonly set: number; readonly next: number }
  | {
      readonly is: 'check'
      readonly what: 'start' | 'end' | 'boundary' | 'not-boundary'
      readonly next: number
    }
  | { readonly is: 'fork'; readonly next: number; readonly other: number }
  | { readonly is: 'match' }

type Program = { readonly instructions: Instruction[]; readonly sets: ((code: number) => boolean)[] }

/** What stands before a place: nothing, a letter of a word, something else. */
type Before = 0 | 1 | 2
/** Kinds of characters that the expression tells apart; 0 is the text's end. */
type State = {
  readonly threads: readonly number[]
  readonly before: Before
  readonly next: (State | 'matched' | undefined)[]
}

const maxStates = 4000

/**
 * Makes a matcher of an expression: Thompson's machine, its sets of threads kept as states of an automaton that grows while texts
 * are read (R. Cox, «Regular Expression Matching Can Be Simple And Fast»). When there are too many states they are dropped and grow anew.
 */
export function createRegexMatcher(root: RegexNode, ignoreCase: boolean): RegexMatcher {
  const program: Program = { instructions: [{ is: 'match' }], sets: [] }
  const entry = compileNode(program, root, 0, ignoreCase)
  const kinds = createKinds(program)
  let states = new Map<string, State>()
  const openState = (threads: readonly number[], before: Before): State => {
    const key = `${before} ${threads.join(' ')}`
    const known = states.get(key)
    if (known !== undefined) return known
    const state: State = { threads, before, next: [] }
    states.set(key, state)
    return state
  }
  const advance = (state: State, kind: number): State | 'matched' => {
    const reached = close(program, [...state.threads, entry], state.before, kinds.isWord(kind), kind === 0)
    if (reached.has(0)) return 'matched'
    const threads = new Set<number>()
    for (const at of reached) {
      const instruction = program.instructions[at]
      if (instruction?.is === 'set' && kinds.holds(kind, instruction.set)) threads.add(instruction.next)
    }
    if (states.size > maxStates) states = new Map()
    return openState(
      [...threads].sort((a, b) => a - b),
      kinds.isWord(kind) ? 1 : 2,
    )
  }
  return (text) => {
    let state = openState([], 0)
    for (let at = 0; ; ) {
      const code = at < text.length ? (text.codePointAt(at) ?? 0) : -1
      const kind = code === -1 ? 0 : kinds.find(code)
      const known = state.next[kind]
      const next = known ?? advance(state, kind)
      if (known === undefined) state.next[kind] = next
      if (next === 'matched') return true
      if (code === -1) return false
      state = next
      at += code > 0xffff ? 2 : 1
    }
  }
}

/** Every instruction that can be reached from `threads` without a character, as far as the place allows. */
function close(
  program: Program,
  threads: readonly number[],
  before: Before,
  wordFollows: boolean,
  atEnd: boolean,
): ReadonlySet<number> {
  const reached = new Set<number>()
  const pending = [...threads]
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (reached.has(at)) continue
    reached.add(at)
    const instruction = program.instructions[at]
    if (instruction?.is === 'fork') pending.push(instruction.next, instruction.other)
    if (instruction?.is !== 'check') continue
    const isBoundary = (before === 1) !== (wordFollows && !atEnd)
    const holds =
      instruction.what === 'start'
        ? before === 0
        : instruction.what === 'end'
          ? atEnd
          : isBoundary === (instruction.what === 'boundary')
    if (holds) pending.push(instruction.next)
  }
  return reached
}

function add(program: Program, instruction: Instruction): number {
  program.instructions.push(instruction)
  return program.instructions.length - 1
}

/** Adds what matches `node` and then goes on at `next`; answers where it begins. */
function compileNode(program: Program, node: RegexNode, next: number, ignoreCase: boolean): number {
  switch (node.is) {
    case 'set':
      program.sets.push(createSetTest(node.set, ignoreCase))
      return add(program, { is: 'set', set: program.sets.length - 1, next })
    case 'any':
      program.sets.push((code) => code !== 10 && code !== 13 && code !== 0x2028 && code !== 0x2029)
      return add(program, { is: 'set', set: program.sets.length - 1, next })
    case 'start':
    case 'end':
    case 'boundary':
    case 'not-boundary':
      return add(program, { is: 'check', what: node.is, next })
    case 'sequence':
      return node.items.reduceRight((after, item) => compileNode(program, item, after, ignoreCase), next)
    case 'choice':
      return node.options
        .map((option) => compileNode(program, option, next, ignoreCase))
        .reduceRight((other, entry) => add(program, { is: 'fork', next: entry, other }))
    case 'repeat':
      return compileRepeat(program, node, next, ignoreCase)
  }
}

function compileRepeat(
  program: Program,
  { item, min, max }: Extract<RegexNode, { is: 'repeat' }>,
  next: number,
  ignoreCase: boolean,
): number {
  let entry = next
  if (max === null) {
    // The loop's fork must be there before its body, which leads back to it.
    const fork = add(program, { is: 'match' })
    const body = compileNode(program, item, fork, ignoreCase)
    program.instructions[fork] = { is: 'fork', next: body, other: next }
    entry = fork
  } else {
    for (let count = min; count < max; count += 1) {
      const body = compileNode(program, item, entry, ignoreCase)
      entry = add(program, { is: 'fork', next: body, other: next })
    }
  }
  for (let count = 0; count < min; count += 1) entry = compileNode(program, item, entry, ignoreCase)
  return entry
}

function createSetTest(set: CharacterSet, ignoreCase: boolean): (code: number) => boolean {
  const holds = (code: number): boolean =>
    set.ranges.some(([from, to]) => code >= from && code <= to) ||
    set.classes.some((name) => (name === name.toLowerCase()) === isInClass(name.toLowerCase(), code))
  if (!ignoreCase) return (code) => holds(code) !== set.negated
  return (code) => {
    return listCases(code).some(holds) !== set.negated
  }
}

/** A character in all its cases, as far as they are one character each: `ſ` and the sign for Kelvin are an `s` and a `k` as well. */
function listCases(code: number): readonly number[] {
  const codes = new Set([code])
  if (code === 0x73 || code === 0x53) codes.add(0x17f)
  if (code === 0x6b || code === 0x4b) codes.add(0x212a)
  for (const one of codes) {
    const text = String.fromCodePoint(one)
    for (const other of [text.toLowerCase(), text.toUpperCase()]) {
      const [letter, ...rest] = other
      if (letter !== undefined && rest.length === 0) codes.add(letter.codePointAt(0) ?? one)
    }
  }
  return [...codes]
}

function isInClass(name: string, code: number): boolean {
  if (name === 'd') return code >= 48 && code <= 57
  if (name === 'w') return isWordCode(code)
  return /\s/.test(String.fromCodePoint(code))
}

function isWordCode(code: number): boolean {
  return (
    (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95
  )
}

/** Characters that no set of the program tells apart are one kind, so that the automaton stays small. */
function createKinds(program: Program): {
  readonly find: (code: number) => number
  readonly holds: (kind: number, set: number) => boolean
  readonly isWord: (kind: number) => boolean
} {
  const bySignature = new Map<string, number>()
  const kinds: { readonly sets: readonly boolean[]; readonly isWord: boolean }[] = [
    { sets: [], isWord: false },
  ]
  const byCode = new Map<number, number>()
  const ascii = new Int32Array(128)
  const find = (code: number): number => {
    const known = code < 128 ? ascii[code] : byCode.get(code)
    if (known !== undefined && known !== 0) return known
    const sets = program.sets.map((holds) => holds(code))
    const isWord = isWordCode(code)
    const signature = `${isWord} ${sets.map(Number).join('')}`
    let kind = bySignature.get(signature)
    if (kind === undefined) {
      kind = kinds.push({ sets, isWord }) - 1
      bySignature.set(signature, kind)
    }
    if (code < 128) ascii[code] = kind
    else if (byCode.size < 20_000) byCode.set(code, kind)
    return kind
  }
  return {
    find,
    holds: (kind, set) => kinds[kind]?.sets[set] === true,
    isWord: (kind) => kinds[kind]?.isWord === true,
  }
}
