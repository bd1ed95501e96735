import type { MediaRow } from '#shared/media.ts'
import { parseQuery } from '#shared/query/parse-query.ts'
import type { FieldNode, QueryNode, Value } from '#shared/query/query-tree.ts'

/** What an act may change of a file. */
export type Judged = Pick<MediaRow, 'score' | 'favourite' | 'label'>

/** Fields whose answer an act may change, and what else hangs on them. */
const judgedFields: ReadonlySet<string> = new Set(['score', 'fav', 'label', 'is', 'scored', 'tag', 'tags'])

let last: { readonly query: string; readonly root: QueryNode | null; readonly hangs: boolean } = {
  query: '',
  root: null,
  hangs: false,
}

function read(query: string): typeof last {
  if (query !== last.query) {
    const { root, modifiers } = parseQuery(query).query
    const hangs =
      (root !== null && hangsOnActs(root)) ||
      modifiers.some((modifier) => {
        if (modifier.kind === 'sort') return modifier.keys.some(({ key }) => judgedFields.has(key))
        return modifier.kind === 'group' && modifier.by === 'score'
      })
    last = { query, root, hangs }
  }
  return last
}

/**
 * Whether a file whose judgement is now this is still found, as far as that can be told here: null is «ask the library». Painted
 * at once, so that a score never waits for a search.
 */
export function judge(query: string, row: Judged): boolean | null {
  const { root } = read(query)
  return root === null ? true : judgeNode(root, row)
}

/** Whether an act may change what a query finds, or its order. */
export function hangsOnJudgement(query: string): boolean {
  return read(query).hangs
}

function hangsOnActs(node: QueryNode): boolean {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.children.some(hangsOnActs)
    case 'not':
      return hangsOnActs(node.child)
    case 'field':
      return judgedFields.has(node.field)
    case 'saved':
      return true
    case 'text':
      return false
  }
}

function judgeNode(node: QueryNode, row: Judged): boolean | null {
  switch (node.kind) {
    case 'and': {
      const answers = node.children.map((child) => judgeNode(child, row))
      return answers.includes(false) ? false : answers.includes(null) ? null : true
    }
    case 'or': {
      const answers = node.children.map((child) => judgeNode(child, row))
      return answers.includes(true) ? true : answers.includes(null) ? null : false
    }
    case 'not': {
      const answer = judgeNode(node.child, row)
      return answer === null ? null : !answer
    }
    case 'field':
      return judgeField(node, row)
    case 'text':
    case 'saved':
      return null
  }
}

function judgeField(node: FieldNode, row: Judged): boolean | null {
  const answers = node.values.map((value) => judgeValue(node.field, value, row))
  return answers.includes(true) ? true : answers.includes(null) ? null : false
}

function judgeValue(field: string, value: Value, row: Judged): boolean | null {
  if (value.is === 'option') return judgeOption(field, value.option, row)
  if (field === 'label' && value.is === 'known') return (row.label !== null) === value.known
  if (field !== 'score') return null
  // Whether 0 was given or never was, only the library knows.
  if (value.is === 'known') return row.score === 0 ? null : value.known
  const passes = compareScore(value, row.score)
  return passes === true && row.score === 0 ? null : passes
}

function compareScore(value: Value, score: number): boolean | null {
  if (value.is === 'between') return score >= (value.min ?? -1) && score <= (value.max ?? 5)
  if (value.is !== 'number') return null
  switch (value.op) {
    case '=':
      return score === value.value
    case '!=':
      return score !== value.value
    case '<':
      return score < value.value
    case '<=':
      return score <= value.value
    case '>':
      return score > value.value
    case '>=':
      return score >= value.value
    case '~=':
      return null
  }
}

function judgeOption(field: string, option: string, row: Judged): boolean | null {
  const { score, favourite, label } = row
  if (field === 'label') return label === option
  if (field === 'fav') return favourite === (option === 'yes')
  if (field !== 'score' && field !== 'is') return null
  if (option === 'reject' || option === 'rejected') return score === -1
  if (option === 'unrated') return score === 0
  if (option === 'rated') return score > 0
  return option === 'fav' ? favourite : null
}
