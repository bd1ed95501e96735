import { prepare, type ReadDb } from '#core/db/handles.ts'
import { checkTexts } from './check-texts.ts'
import { addIds, addSet, createFileSet, type FileSet, listFileIds, subtractSet } from './file-set.ts'
import { findAllFiles } from './name-order.ts'
import { compileSelect, type Parameter, type Plan } from './plan.ts'

type Evaluation = { readonly db: ReadDb; readonly mostId: number }

/**
 * The files that a plan finds; null: all files. Each part of the plan is asked of its own index by itself, and what it answers is
 * put together in memory: SQLite would do that row by row in a temporary tree, ten times as slowly. Stops for a moment now and
 * then (`yield`) between the parts and while texts are looked at one by one.
 */
export function* evaluatePlan(db: ReadDb, plan: Plan): Generator<Plan, FileSet | null> {
  return yield* evaluate({ db, mostId: findMostId(db) }, plan, null)
}

/** How long sets of files must be. */
export function findMostId(db: ReadDb): number {
  return prepare(db, 'SELECT coalesce(max(id), 0) FROM media_files').pluck().get() as number // an id
}

/** `within`: only these are asked about, so that what is slow runs on what the rest has left. */
function* evaluate(of: Evaluation, plan: Plan, within: FileSet | null): Generator<Plan, FileSet | null> {
  switch (plan.is) {
    case 'all':
      return within
    case 'nothing':
      return createFileSet(of.mostId)
    case 'and':
      return yield* evaluateAnd(of, plan.plans, within)
    case 'or':
      return yield* evaluateOr(of, plan.plans, within)
    case 'not':
      return yield* evaluateNot(of, plan.plan, within)
    case 'check': {
      const candidates = (yield* evaluate(of, plan.among, within)) ?? findAllFiles(of.db, of.mostId)
      const steps = checkTexts(of.db, plan, listFileIds(candidates))
      for (;;) {
        const step = steps.next()
        if (step.done === true) return collect(of, step.value, null)
        yield plan
      }
    }
    default: {
      const found = collect(of, findIds(of.db, plan, within), within)
      yield plan
      return found
    }
  }
}

function* evaluateAnd(
  of: Evaluation,
  plans: readonly Plan[],
  within: FileSet | null,
): Generator<Plan, FileSet | null> {
  let left = within
  for (const plan of [...plans].sort((a, b) => findCost(a) - findCost(b))) {
    left = yield* evaluate(of, plan, left)
    if (left?.count === 0) return left
  }
  return left
}

function* evaluateOr(
  of: Evaluation,
  plans: readonly Plan[],
  within: FileSet | null,
): Generator<Plan, FileSet | null> {
  const found = createFileSet(of.mostId)
  for (const plan of [...plans].sort((a, b) => findCost(a) - findCost(b))) {
    if (isLeaf(plan)) {
      addIds(found, findIds(of.db, plan, within), within)
      yield plan
      continue
    }
    // Texts that needn't be looked at any more aren't.
    const open = isPure(plan) ? within : subtractSet(within ?? findAllFiles(of.db, of.mostId), found)
    const more = yield* evaluate(of, plan, open)
    if (more === null) return within
    addSet(found, more)
  }
  return found
}

function* evaluateNot(of: Evaluation, plan: Plan, within: FileSet | null): Generator<Plan, FileSet> {
  const unwanted = yield* evaluate(of, plan, within)
  return unwanted === null
    ? createFileSet(of.mostId)
    : subtractSet(within ?? findAllFiles(of.db, of.mostId), unwanted)
}

function isLeaf(plan: Plan): boolean {
  return plan.is === 'match' || plan.is === 'files' || plan.is === 'ids'
}

function isPure(plan: Plan): boolean {
  switch (plan.is) {
    case 'check':
      return false
    case 'and':
    case 'or':
      return plan.plans.every(isPure)
    case 'not':
      return isPure(plan.plan)
    default:
      return true
  }
}

/** What is asked first: word indexes know soonest that nothing is left; texts are looked at last. */
function findCost(plan: Plan): number {
  if (!isPure(plan)) return 9
  return plan.is === 'match' ? 0 : plan.is === 'ids' ? 1 : plan.is === 'files' ? 2 : 3
}

function collect({ mostId }: Evaluation, ids: ArrayLike<number>, within: FileSet | null): FileSet {
  const set = createFileSet(mostId)
  addIds(set, ids, within)
  return set
}

/** So few are looked at one by one. */
const fewFiles = 500

/** In one statement. It isn't kept: no two searches are alike. */
function findIds(db: ReadDb, plan: Plan, within: FileSet | null): readonly number[] {
  if (plan.is === 'files' && within !== null && within.count <= fewFiles) {
    const among = `SELECT id FROM media_files WHERE id IN (SELECT value FROM json_each(?)) AND (${plan.condition})`
    return findAll(db, among, [JSON.stringify([...listFileIds(within)]), ...plan.parameters])
  }
  const { sql, parameters } = compileSelect(plan)
  return findAll(db, sql, parameters)
}

function findAll(db: ReadDb, sql: string, parameters: readonly Parameter[]): readonly number[] {
  return db.sqlite
    .prepare(sql)
    .pluck()
    .all(...parameters) as number[] // one column of ids
}
