import { prepare, type ReadDb } from '#core/db/handles.ts'
import type { Search, SearchResult, SortKey } from '#shared/contract.ts'
import { createAnd, createOr } from '#shared/query/make-nodes.ts'
import { parseQuery } from '#shared/query/parse-query.ts'
import type { Modifier, Query, QueryError, QueryNode, SortField, SortTerm } from '#shared/query/query-tree.ts'
import type { CompileContext } from './compile-context.ts'
import { compileQuery } from './compile-query.ts'
import { evaluatePlan, findMostId } from './evaluate-plan.ts'
import { expandSaved } from './expand-saved.ts'
import { addIds, createFileSet, type FileSet, subtractSet } from './file-set.ts'
import { findRelevance } from './find-relevance.ts'
import { groupFiles } from './group-files.ts'
import { cached } from './memory.ts'
import { createOrder, findAllFiles, type Order } from './name-order.ts'
import { allOf, countSelects, type Plan, select } from './plan.ts'
import { sortFiles } from './sort-files.ts'

/** Looking at texts one by one (regular expressions) ends after this; what was found by then is shown, with the error. */
const slowLimitMs = 8000
/** More than a person asks for. A prompt's words count as one for each 64 of them. */
const mostSelects = 3000
/** So long at a time; then whatever waits comes first: a score never waits for a search. */
const sliceMs = 12

/** Ids of the files that a search finds, in its order, in one go: for tests and for who has nothing else to do. */
export function runSearch(db: ReadDb, search: Search, nowMs: number = Date.now()): SearchResult {
  const steps = searchSteps(db, search, nowMs)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** The same, letting others come first while texts are looked at one by one. Rejects with `AbortError` when the signal says so. */
export async function searchInSlices(
  db: ReadDb,
  search: Search,
  signal: AbortSignal,
  nowMs: number = Date.now(),
): Promise<SearchResult> {
  return runInSlices(searchSteps(db, search, nowMs), signal)
}

/**
 * Takes steps until they end, but lets whatever waits come first every `sliceMs`, and what `giveWay` waits for. Rejects with `AbortError`
 * when the signal says so.
 */
export async function runInSlices<Result>(
  steps: Generator<void, Result>,
  signal: AbortSignal,
  giveWay?: () => Promise<void>,
): Promise<Result> {
  let sliceEnds = performance.now() + sliceMs
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    if (performance.now() < sliceEnds) continue
    await new Promise((resolve) => setImmediate(resolve))
    await giveWay?.()
    signal.throwIfAborted()
    sliceEnds = performance.now() + sliceMs
  }
}

type Prepared = {
  readonly context: CompileContext
  readonly query: Query
  /** With saved searches in their places. */
  readonly root: QueryNode | null
  /** Null: it can't be answered. */
  readonly plan: Plan | null
  readonly missing: Search['missing']
}

function prepareSearch(db: ReadDb, search: Search, nowMs: number): Prepared {
  const { query, errors } = parseQuery(search.text)
  const context: CompileContext = { db, nowMs, errors: [...errors] }
  const expanded = expandSaved(db, query.root, context.errors)
  const root = search.match === 'any' ? matchAny(expanded) : expanded
  const missing = asksForMissing(root) ? 'also' : search.missing
  // What is wrong is said; it is never left out as if it hadn't been asked.
  if (errors.length > 0) return { context, query, root, plan: null, missing }
  const plan = allOf([compileQuery(context, root), ...compileFilters(search)])
  if (countSelects(plan) > mostSelects) {
    const message = `This asks for more than ${mostSelects} things at once.`
    context.errors.push({ from: 0, to: search.text.length, code: 'too-long', message, suggestions: [] })
  }
  return { context, query, root, plan: context.errors.length > 0 ? null : plan, missing }
}

function* searchSteps(db: ReadDb, search: Search, nowMs: number): Generator<void, SearchResult> {
  const total = countPresent(db)
  const { context, query, root, plan, missing } = prepareSearch(db, search, nowMs)
  if (plan === null) return createResult(createOrder(0), total, context.errors)
  const found = yield* evaluate(db, plan, context.errors)
  const sorted = sortFiles(db, found, listSortKeys(query, search.sort), () => findRelevance(db, root))
  const shown = filterMissing(sorted, missing)
  const by = findLast(query.modifiers, 'group')?.by
  const grouped = by === undefined ? { order: shown, groups: undefined } : groupFiles(db, shown, by)
  const limit = findLast(query.modifiers, 'limit')?.count ?? grouped.order.ids.length
  return createResult(grouped.order, total, context.errors, limit, grouped.groups)
}

/** The files that a search shows, without their order; none where it can't be answered. */
export function* foundSteps(db: ReadDb, search: Search, nowMs: number): Generator<void, FileSet> {
  const { context, query, plan, missing } = prepareSearch(db, search, nowMs)
  const mostId = findMostId(db)
  if (plan === null) return createFileSet(mostId)
  // Which ones are the first depends on their order.
  if (findLast(query.modifiers, 'limit') !== undefined)
    return markIds(mostId, (yield* searchSteps(db, search, nowMs)).ids)
  const found = (yield* evaluate(db, plan, context.errors)) ?? findAllFiles(db, mostId)
  yield
  if (missing === 'also') return found
  const gone = prepare(db, 'SELECT id FROM media_files WHERE missing_since IS NOT NULL')
    .pluck()
    .all() as number[] // ids
  return missing === 'only' ? markIds(mostId, gone, found) : subtractSet(found, markIds(mostId, gone))
}

function markIds(mostId: number, ids: ArrayLike<number>, within: FileSet | null = null): FileSet {
  const set = createFileSet(mostId)
  addIds(set, ids, within)
  return set
}

function* evaluate(db: ReadDb, plan: Plan, errors: QueryError[]): Generator<void, FileSet | null> {
  const started = performance.now()
  const steps = evaluatePlan(db, plan)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    if (performance.now() - started > slowLimitMs) {
      const range = step.value.is === 'check' ? step.value.range : { from: 0, to: 0 }
      const message =
        'Looking at each text takes too long here. Ask for something else as well, so that fewer files are left.'
      errors.push({ ...range, code: 'too-slow', message, suggestions: [] })
      return createFileSet(0)
    }
    yield
  }
}

/** One of the words is enough; all else must hold. */
function matchAny(root: QueryNode | null): QueryNode | null {
  if (root?.kind !== 'and') return root
  const words = root.children.filter((child) => child.kind === 'text')
  const others = root.children.filter((child) => child.kind !== 'text')
  const either = createOr(words)
  return createAnd(either === undefined ? others : [either, ...others]) ?? null
}

/** What the input says beside the query's text: folder, score, type and keywords. */
export function compileFilters({ folder, score, types, keywords }: Search): readonly Plan[] {
  const plans: Plan[] = [...new Set(keywords)].map((keyword) =>
    select('SELECT media_file_id FROM media_keywords WHERE keyword = ?', keyword),
  )
  if (folder !== '') {
    // Everything below a folder lies between `folder/` and `folder0`: 0 is the character after the slash.
    const condition = '(directory = ? OR (directory > ? AND directory < ?))'
    plans.push({ is: 'files', condition, parameters: [folder, `${folder}/`, `${folder}0`] })
  }
  if (score !== null)
    plans.push({ is: 'files', condition: 'score BETWEEN ? AND ?', parameters: [score.min, score.max] })
  if (types.length > 0) {
    const condition = `coalesce(file_type, 'unknown') IN (${types.map(() => '?').join(', ')})`
    plans.push({ is: 'files', condition, parameters: types })
  }
  return plans
}

/** A query that says something about missing files decides itself whether they show. */
function asksForMissing(node: QueryNode | null): boolean {
  switch (node?.kind) {
    case 'and':
    case 'or':
      return node.children.some(asksForMissing)
    case 'not':
      return asksForMissing(node.child)
    case 'field':
      return (
        node.field === 'is' &&
        node.values.some((value) => value.is === 'option' && value.option === 'missing')
      )
    default:
      return false
  }
}

const sortFieldOf: Readonly<Record<SortKey, SortField>> = {
  name: 'name',
  date: 'date',
  size: 'filesize',
  score: 'score',
}

/** The query's own keys; without any, those of the input. */
export function listSortKeys({ modifiers }: Query, sort: Search['sort']): readonly SortTerm[] {
  const keys = modifiers.flatMap((modifier) => (modifier.kind === 'sort' ? modifier.keys : []))
  return keys.length > 0 ? keys : [{ key: sortFieldOf[sort.by], descending: sort.descending, seed: 0 }]
}

function findLast<Kind extends Modifier['kind']>(modifiers: readonly Modifier[], kind: Kind) {
  return modifiers.findLast(
    (modifier): modifier is Extract<Modifier, { kind: Kind }> => modifier.kind === kind,
  )
}

function filterMissing(order: Order, missing: Search['missing']): Order {
  if (missing === 'also') return order
  const wanted = missing === 'only' ? 1 : 0
  if (!order.missing.includes(1 - wanted)) return order
  const kept = createOrder(order.ids.length)
  let count = 0
  for (let index = 0; index < order.ids.length; index += 1) {
    if (order.missing[index] !== wanted) continue
    kept.ids[count] = order.ids[index] ?? 0
    kept.ratios[count] = order.ratios[index] ?? 0
    count += 1
  }
  return {
    ids: kept.ids.subarray(0, count),
    ratios: kept.ratios.subarray(0, count),
    missing: kept.missing.subarray(0, count),
  }
}

function createResult(
  order: Order,
  total: number,
  errors: readonly QueryError[],
  limit: number = order.ids.length,
  groups?: SearchResult['groups'],
): SearchResult {
  const shown = groups?.starts.filter((start) => start < limit)
  return {
    // Copies, so that what is handed over to another thread is no longer than it must be, and orders in memory stay.
    ids: order.ids.slice(0, limit),
    ratios: order.ratios.slice(0, limit),
    total,
    ...(errors.length === 0 ? {} : { errors }),
    ...(groups === undefined || shown === undefined
      ? {}
      : { groups: { starts: shown, labels: groups.labels.slice(0, shown.length) } }),
  }
}

/** Files that aren't missing. Counting a million takes ten milliseconds: it is done once. */
export function countPresent(db: ReadDb): number {
  return cached(
    db,
    'present',
    'files',
    () =>
      prepare(
        db,
        'SELECT (SELECT count(*) FROM media_files) - (SELECT count(*) FROM media_files WHERE missing_since IS NOT NULL)',
      )
        .pluck()
        .get() as number, // a count
  )
}
