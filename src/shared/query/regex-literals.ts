import type { RegexNode } from './parse-regex.ts'

/**
 * Pieces of plain text (ASCII, folded to lower case), of which a matching text must hold at least one whole piece of each list,
 * in whatever case. None: nothing is known. They are what an index can be asked for, and what a look at a text begins with.
 */
export type RequiredPieces = readonly (readonly string[])[]

/** More choices than this make a list that says little. */
const maxChoices = 12

export function listRequiredPieces(root: RegexNode): RequiredPieces {
  const found = gather(root)
  return found.kind === 'piece' ? (found.text === '' ? [] : [[found.text]]) : found.lists
}

/** Whether an expression asks for its only required piece and for nothing else, at no certain place. */
export function isPlainPiece(root: RegexNode): boolean {
  if (root.is !== 'sequence') return gather(root).kind === 'piece'
  const kept = [...root.items]
  while (kept.at(-1) !== undefined && isOptional(kept.at(-1))) kept.pop()
  while (kept[0] !== undefined && isOptional(kept[0])) kept.shift()
  return gather({ is: 'sequence', items: kept }).kind === 'piece'
}

/** May be left out, and what it stands beside holds without it. */
function isOptional(node: RegexNode | undefined): boolean {
  return node?.is === 'repeat' && node.min === 0
}

/** Either exactly one piece of text, or what must be in a longer one. */
type Found =
  | { readonly kind: 'piece'; readonly text: string }
  | { readonly kind: 'lists'; readonly lists: RequiredPieces }

const anything: Found = { kind: 'lists', lists: [] }

function gather(node: RegexNode): Found {
  switch (node.is) {
    case 'set':
      return readLetter(node)
    case 'any':
    case 'start':
    case 'end':
    case 'boundary':
    case 'not-boundary':
      return anything
    case 'sequence':
      return gatherSequence(node.items)
    case 'choice':
      return gatherChoice(node.options.map(gather))
    case 'repeat': {
      if (node.min === 0) return anything
      const item = gather(node.item)
      if (node.min === 1 && node.max === 1) return item
      return item.kind === 'lists' ? item : { kind: 'lists', lists: [[item.text]] }
    }
  }
}

/** A set of one letter in its two cases is that letter. */
function readLetter({ set }: Extract<RegexNode, { is: 'set' }>): Found {
  const letters = new Set<string>()
  if (set.negated || set.classes.length > 0 || set.ranges.length > 2) return anything
  for (const [from, to] of set.ranges) {
    if (from !== to || from < 32 || from > 126) return anything
    letters.add(String.fromCharCode(from).toLowerCase())
  }
  const [letter] = letters
  return letters.size === 1 && letter !== undefined ? { kind: 'piece', text: letter } : anything
}

function gatherSequence(items: readonly RegexNode[]): Found {
  const lists: (readonly string[])[] = []
  let open = ''
  let isWhole = true
  for (const item of items) {
    const found = gather(item)
    if (found.kind === 'piece') {
      open += found.text
      continue
    }
    isWhole = false
    if (open !== '') lists.push([open])
    open = ''
    lists.push(...found.lists)
  }
  if (isWhole) return { kind: 'piece', text: open }
  if (open !== '') lists.push([open])
  return { kind: 'lists', lists }
}

/** One piece of each choice: its longest. A choice of which nothing is known makes nothing known of all. */
function gatherChoice(options: readonly Found[]): Found {
  const pieces: string[] = []
  for (const option of options) {
    const own =
      option.kind === 'piece'
        ? [option.text]
        : option.lists.reduce<readonly string[]>(
            (best, list) => (findShortest(list) > findShortest(best) ? list : best),
            [''],
          )
    if (findShortest(own) === 0) return anything
    pieces.push(...own)
  }
  return pieces.length > maxChoices ? anything : { kind: 'lists', lists: [pieces] }
}

function findShortest(list: readonly string[]): number {
  return Math.min(...list.map((piece) => piece.length))
}
