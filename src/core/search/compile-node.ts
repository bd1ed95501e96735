import { prepare, type ReadDb } from '#core/db/handles.ts'
import { foldText } from '#shared/query/fold-text.ts'
import { createGlobMatcher } from '#shared/query/match-glob.ts'
import { createIdTest, createNameTest } from '#shared/query/match-text.ts'
import type { TextMatch, Value } from '#shared/query/query-tree.ts'
import { fitsNumber } from './compile-number.ts'
import { findDistinct } from './find-distinct.ts'
import { nothing, type Plan, select } from './plan.ts'

const linked = 'SELECT media_file_id FROM media_nodes WHERE node_value_id IN'

/** Files with a node of a class (`node:KSampler*`), or with such a value of its inputs (`node.KSampler.cfg:>7`). */
export function compileNode(db: ReadDb, path: readonly string[], value: Value): Plan {
  if (path.length === 0) {
    if (value.is === 'known') return select('SELECT media_file_id FROM media_nodes')
    if (value.is !== 'text') return nothing
    return inClasses(findClasses(db).filter(createIdTest(value.match)))
  }
  // A class may have dots in its name: the input is what stands last.
  const classPattern = path.length === 1 ? path[0] : path.slice(0, -1).join('.')
  const classes = findClasses(db).filter(createSegmentTest(classPattern ?? '*'))
  if (path.length === 1 && value.is === 'known') return inClasses(classes)
  const isInput = path.length === 1 ? () => true : createSegmentTest(path.at(-1) ?? '*')
  return inValues(db, classes, isInput, value)
}

/** A part of a dotted name: a pattern for all of it. */
function createSegmentTest(segment: string): (name: string) => boolean {
  const fits = createGlobMatcher(foldText(segment))
  return (name) => fits(foldText(name))
}

function findClasses(db: ReadDb): readonly string[] {
  return findDistinct(db, { table: 'node_values', column: 'class' })
}

function inClasses(classes: readonly string[]): Plan {
  if (classes.length === 0) return nothing
  return select(
    `${linked} (SELECT id FROM node_values WHERE class IN (SELECT value FROM json_each(?)) AND input = '')`,
    JSON.stringify(classes),
  )
}

/** The values of the inputs that are meant, each looked at once however many files have it. */
function inValues(
  db: ReadDb,
  classes: readonly string[],
  isInput: (name: string) => boolean,
  value: Value,
): Plan {
  const inputs = classes.flatMap((name) => {
    const names = prepare(
      db,
      `WITH RECURSIVE found (one) AS (
         SELECT min(input) FROM node_values WHERE class = ? AND input > ''
         UNION ALL
         SELECT (SELECT min(input) FROM node_values WHERE class = ? AND input > found.one) FROM found WHERE one IS NOT NULL
       ) SELECT one FROM found WHERE one IS NOT NULL`,
    )
      .pluck()
      .all(name, name) as string[] // one text column
    return names.filter(isInput).map((input) => [name, input] as const)
  })
  if (inputs.length === 0) return nothing
  const among =
    'SELECT v.id FROM json_each(?) AS asked JOIN node_values AS v ON v.class = asked.value ->> 0 AND v.input = asked.value ->> 1'
  const list = JSON.stringify(inputs)
  if (value.is === 'known') return select(`${linked} (${among})`, list)
  const rows = prepare(db, among.replace('SELECT v.id', 'SELECT v.id, v.value')).raw().all(list) as [
    number,
    string,
  ][] // the columns named
  const test = createValueTest(value)
  const ids = rows.filter(([, text]) => test(text)).map(([id]) => id)
  return ids.length === 0
    ? nothing
    : select(`${linked} (SELECT value FROM json_each(?))`, JSON.stringify(ids))
}

/** How a value that is text or a number is matched: in nodes and in raw entries alike. */
export function createValueTest(value: Value): (text: string) => boolean {
  if (value.is === 'text') {
    const test = createNameTest(value.match, value.exact)
    const mayHold = createQuickTest(value.match)
    return (text) => mayHold(text) && test(text)
  }
  if (value.is !== 'number' && value.is !== 'between') return () => false
  return (text) => {
    const number = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : Number.NaN
    return Number.isFinite(number) && fitsNumber(number, value, 1e-9)
  }
}

/** Most texts don't hold the letters that are asked for: told without taking them apart. What isn't all ASCII is taken apart. */
function createQuickTest(match: TextMatch): (text: string) => boolean {
  if (match.is !== 'word' && match.is !== 'phrase') return () => true
  const asked = /[A-Za-z0-9]+/.exec(match.text)?.[0]
  if (asked === undefined || !isAscii(match.text)) return () => true
  const letters = new RegExp(asked, 'i')
  return (text) => letters.test(text) || !isAscii(text)
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text)
}
