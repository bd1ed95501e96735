// For tests only: random trees in the form that the parser gives them, and trees without their ranges.
import fc from 'fast-check'
import { allFields, type Field } from './fields.ts'
import { createAnd, createNot, createOr } from './make-nodes.ts'
import { canBeUnknown } from './parse-field.ts'
import {
  type CompareOp,
  type DateValue,
  groupFields,
  type Meaning,
  type Modifier,
  type NumberMeaning,
  type Query,
  type QueryNode,
  sortFields,
  type TextMatch,
} from './query-tree.ts'

const range = { from: 0, to: 0 }
const ops: readonly CompareOp[] = ['=', '!=', '<', '<=', '>', '>=', '~=']

const text = fc.oneof(
  fc.stringMatching(/^[a-z0-9_]{1,6}$/),
  fc.constantFrom(
    'AND',
    'OR',
    'NOT',
    '-',
    '--x',
    'a:b',
    'steps>=2',
    '(a)',
    'a b',
    '"',
    '\\',
    'a,b',
    '#x',
    '@y',
    '~z',
    '/a/',
    '&&',
    'é|ö',
    'cfg scale:',
    ':)',
    '*',
    'why?',
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 5 }).filter((value) => value.trim() !== ''),
)
const wordMatch = text.map((value): TextMatch => ({ is: 'word', text: value }))
const phraseMatch = text.map((value): TextMatch => ({ is: 'phrase', text: value }))
const globMatch = fc
  .tuple(fc.stringMatching(/^[a-z]{3,4}$/), fc.constantFrom('*', '*x', '?x', '*\\*'))
  .map(([a, b]): TextMatch => ({ is: 'glob', pattern: a + b }))
const regexMatch = fc
  .tuple(fc.constantFrom('a+b', 'red (hat|cap)s?', '[0-9]{2}', '\\d\\/x', 'a|b'), fc.boolean())
  .map(([source, ignoreCase]): TextMatch => ({ is: 'regex', source, ignoreCase }))
const fuzzyMatch = fc.stringMatching(/^[a-z]{3,9}$/).map((value): TextMatch => ({ is: 'fuzzy', text: value }))

const bareMatch = fc.oneof(wordMatch, phraseMatch, globMatch, regexMatch, fuzzyMatch)
const reserved = /^(any|none|\*)$/i

function valueMatch(field: Field): fc.Arbitrary<TextMatch> {
  if (field.kind === 'hash')
    return fc.stringMatching(/^[0-9a-f]{3,10}$/).map((value) => ({ is: 'word', text: value }))
  return bareMatch.filter((match) => {
    if (match.is !== 'word') return true
    const plain = match.text.toLowerCase()
    return (
      !(field.valueAliases !== undefined && Object.hasOwn(field.valueAliases, plain)) &&
      !/^-?[\d.]*\.\./.test(plain) &&
      !reserved.test(plain)
    )
  })
}

const number = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ min: 0, max: 1e9, noNaN: true }))

function numberMeaning(field: Field): fc.Arbitrary<NumberMeaning> {
  const isWhole = ['count', 'ids', 'score', 'bytes'].includes(field.kind)
  const value = isWhole ? fc.integer({ min: 0, max: 5 }) : number
  return fc.oneof(
    fc.record({ is: fc.constant('number' as const), op: fc.constantFrom(...ops), value }),
    fc
      .tuple(fc.option(value), fc.option(value))
      .filter(([min, max]) => (min !== null || max !== null) && (min === null || max === null || min <= max))
      .map(([min, max]) => ({ is: 'between' as const, min, max })),
  )
}

const dateValue: fc.Arbitrary<DateValue> = fc.oneof(
  fc.constantFrom<DateValue>({ is: 'today' }, { is: 'yesterday' }),
  fc.record({
    is: fc.constant('calendar' as const),
    year: fc.integer({ min: 1000, max: 9999 }),
    month: fc.constant(null),
    day: fc.constant(null),
  }),
  fc.record({
    is: fc.constant('calendar' as const),
    year: fc.integer({ min: 1000, max: 9999 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.option(fc.integer({ min: 1, max: 28 })),
  }),
  fc.record({
    is: fc.constant('before-now' as const),
    amount: fc.integer({ min: 0, max: 99 }),
    unit: fc.constantFrom('h', 'd', 'w', 'mo', 'y'),
  }),
  fc.record({
    is: fc.constant('day-ago' as const),
    amount: fc.integer({ min: 0, max: 99 }),
    unit: fc.constantFrom('h', 'd', 'w', 'mo', 'y'),
  }),
)

const seed = fc.bigInt({ min: -5n, max: 2n ** 64n }).map(String)

/** What a value of a field can mean, apart from `any` and `none`. */
function meaning(field: Field, path: readonly string[]): fc.Arbitrary<Meaning> {
  const asText = fc
    .record({
      is: fc.constant('text' as const),
      match: valueMatch(field),
      exact: fc.boolean(),
    })
    .map((one) => ({ ...one, exact: one.exact && (one.match.is === 'word' || one.match.is === 'phrase') }))
  switch (field.kind) {
    case 'lora':
      return fc.oneof(
        asText,
        fc.record({
          is: fc.constant('lora' as const),
          match: fc
            .oneof(wordMatch, phraseMatch, globMatch)
            .filter((m) => m.is !== 'word' || m.text.trim() !== ''),
          weight: numberMeaning({ ...field, kind: 'number' }),
        }),
      )
    case 'meta':
    case 'node':
      if (field.kind === 'node' && path.length < 2) return asText
      return fc.oneof(
        asText,
        numberMeaning(field).filter((m) => m.is === 'between' || m.op !== '='),
      )
    case 'option':
      return fc.constantFrom(...(field.options ?? ['x'])).map((option) => ({ is: 'option', option }))
    case 'flag':
      return fc.constantFrom('yes', 'no').map((option) => ({ is: 'option', option }))
    case 'score':
      return fc.oneof(
        numberMeaning(field),
        fc.constantFrom(...(field.options ?? ['x'])).map((option) => ({ is: 'option' as const, option })),
      )
    case 'number':
    case 'count':
    case 'bytes':
    case 'duration':
    case 'shutter':
    case 'ids':
      return numberMeaning(field)
    case 'dup':
      return fc.oneof(numberMeaning(field), fc.constant({ is: 'option' as const, option: 'exact' }))
    case 'seed':
      return fc.oneof(
        fc.record({ is: fc.constant('seed' as const), op: fc.constantFrom(...ops.slice(0, 6)), value: seed }),
        fc.record({ is: fc.constant('seed-between' as const), min: seed, max: fc.option(seed) }),
        fc
          .constantFrom('12*', '*3', '1?4')
          .map((pattern) => ({ is: 'text' as const, match: { is: 'glob' as const, pattern }, exact: false })),
      )
    case 'date':
      if (field.name === 'before' || field.name === 'after') {
        return dateValue.map((value) => ({ is: 'date', op: value.is === 'before-now' ? '>=' : '=', value }))
      }
      return fc.oneof(
        fc
          .tuple(fc.constantFrom(...ops.slice(0, 6)), dateValue)
          .filter(([op, value]) => value.is !== 'before-now' || (op !== '=' && op !== '!='))
          .map(([op, value]) => ({ is: 'date' as const, op, value })),
        fc.record({ is: fc.constant('date-between' as const), min: dateValue, max: fc.option(dateValue) }),
      )
    case 'size':
      return fc
        .record({
          is: fc.constant('size' as const),
          op: fc.constantFrom(...ops.slice(0, 6)),
          width: fc.nat({ max: 9999 }),
          height: fc.option(fc.nat({ max: 9999 })),
        })
        .map((one): Meaning => one)
    case 'ratio':
      return fc.oneof(
        fc.record({
          is: fc.constant('ratio' as const),
          op: fc.constantFrom(...ops),
          width: fc.integer({ min: 1, max: 99 }),
          height: fc.integer({ min: 1, max: 99 }),
        }),
        fc
          .constantFrom('landscape', 'portrait', 'square')
          .map((option) => ({ is: 'option' as const, option })),
        numberMeaning(field).filter((m) => m.is === 'between'),
      )
    case 'similar':
      return fc.record({
        is: fc.constant('similar' as const),
        id: fc.nat({ max: 99 }),
        distance: fc.nat({ max: 64 }),
      })
    default:
      return asText
  }
}

const segment = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9*?]{1,5}$/),
  fc.constantFrom('a b', 'dc:creator', '"', '\\', 'x.y'),
)

function fieldNode(field: Field): fc.Arbitrary<QueryNode> {
  const path =
    field.kind === 'meta'
      ? fc.oneof(
          fc.array(segment, { minLength: 1, maxLength: 2 }),
          fc.tuple(fc.constantFrom('exif', 'xmp'), segment),
        )
      : field.kind === 'node'
        ? fc.array(segment, { maxLength: 2 })
        : fc.constant([])
  return path.chain((segments) => {
    const known = fc.boolean().map((value): Meaning => ({ is: 'known', known: value }))
    const value =
      field.kind === 'presence'
        ? known
        : canBeUnknown(field)
          ? fc.oneof({ weight: 5, arbitrary: meaning(field, segments) }, { weight: 1, arbitrary: known })
          : meaning(field, segments)
    return fc.array(value, { minLength: 1, maxLength: 3 }).map(
      (values): QueryNode => ({
        kind: 'field',
        range,
        field: field.name,
        path: segments,
        fieldRange: range,
        values: values.map((one) => ({ ...one, range })),
      }),
    )
  })
}

const treeFields = allFields.filter((field) => !['field', 'sort', 'limit', 'group'].includes(field.kind))

/** Any leaf but a saved search, of the fields given. */
export function leafNode(fields: readonly Field[] = treeFields): fc.Arbitrary<QueryNode> {
  const textNode = bareMatch.map((match): QueryNode => ({ kind: 'text', range, match }))
  return fc.oneof(
    { weight: 1, arbitrary: textNode },
    { weight: 2, arbitrary: fc.constantFrom(...fields).chain(fieldNode) },
  )
}

/** A tree of such leaves, in the parser's normal form. */
export function queryTree(leaf: fc.Arbitrary<QueryNode>): fc.Arbitrary<QueryNode> {
  const { tree } = fc.letrec<{ tree: QueryNode }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      { weight: 3, arbitrary: leaf },
      { weight: 1, arbitrary: tie('tree').map((child) => createNot(child, 0)) },
      {
        weight: 2,
        arbitrary: fc
          .array(tie('tree'), { minLength: 2, maxLength: 3 })
          .map((nodes) => createAnd(nodes) ?? neverEmpty()),
      },
      {
        weight: 2,
        arbitrary: fc
          .array(tie('tree'), { minLength: 2, maxLength: 3 })
          .map((nodes) => createOr(nodes) ?? neverEmpty()),
      },
    ),
  }))
  return tree
}

function neverEmpty(): never {
  throw new Error('Two nodes joined are one.')
}

const modifier: fc.Arbitrary<Modifier> = fc.oneof(
  fc
    .array(
      fc
        .record({ key: fc.constantFrom(...sortFields), descending: fc.boolean(), seed: fc.nat({ max: 99 }) })
        .map((one) => (one.key === 'random' ? one : { ...one, seed: 0 })),
      { minLength: 1, maxLength: 3 },
    )
    .map((keys) => ({ kind: 'sort' as const, range, keys })),
  fc.nat({ max: 1000 }).map((count) => ({ kind: 'limit' as const, range, count })),
  fc.constantFrom(...groupFields).map((by) => ({ kind: 'group' as const, range, by })),
)

export const anyQuery: fc.Arbitrary<Query> = fc.record({
  root: fc.option(
    queryTree(
      fc.oneof(
        { weight: 9, arbitrary: leafNode() },
        { weight: 1, arbitrary: text.map((name): QueryNode => ({ kind: 'saved', range, name })) },
      ),
    ),
  ),
  modifiers: fc.array(modifier, { maxLength: 2 }),
})
