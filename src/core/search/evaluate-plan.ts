import type { ReadDb } from '#core/db/handles.ts'
import { checkTexts } from './check-texts.ts'
import { allOf, anyOf, compileSelect, type Plan } from './plan.ts'

/** Ids of the files that a plan finds; null: all files. Stops for a moment now and then while texts are looked at one by one. */
export function* evaluatePlan(db: ReadDb, plan: Plan): Generator<Plan, readonly number[] | null> {
  return yield* evaluate(db, plan, null)
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

/** `within`: only these are asked about, so that what is slow runs on what the rest has left. */
function* evaluate(
  db: ReadDb,
  plan: Plan,
  within: readonly number[] | null,
): Generator<Plan, readonly number[] | null> {
  if (plan.is === 'all') return within
  if (isPure(plan)) return intersect(findIds(db, plan), within)
  switch (plan.is) {
    case 'and': {
      let left = within
      const pure = allOf(plan.plans.filter(isPure))
      if (pure.is !== 'all') left = intersect(findIds(db, pure), within)
      for (const one of plan.plans) if (!isPure(one)) left = yield* evaluate(db, one, left)
      return left
    }
    case 'or': {
      const found = new Set(intersect(findIds(db, anyOf(plan.plans.filter(isPure))), within))
      for (const one of plan.plans) {
        if (isPure(one)) continue
        const open = (within ?? listAll(db)).filter((id) => !found.has(id))
        for (const id of (yield* evaluate(db, one, open)) ?? open) found.add(id)
      }
      return [...found]
    }
    case 'not': {
      const asked = within ?? listAll(db)
      const unwanted = new Set((yield* evaluate(db, plan.plan, asked)) ?? asked)
      return asked.filter((id) => !unwanted.has(id))
    }
    case 'check': {
      const candidates = (yield* evaluate(db, plan.among, within)) ?? listAll(db)
      const steps = checkTexts(db, plan, [...new Set(candidates)])
      for (;;) {
        const step = steps.next()
        if (step.done === true) return step.value
        yield plan
      }
    }
    default:
      return findIds(db, plan)
  }
}

function listAll(db: ReadDb): readonly number[] {
  return findIds(db, { is: 'all' })
}

/** In one statement. It isn't kept: no two searches are alike. */
function findIds(db: ReadDb, plan: Plan): readonly number[] {
  if (plan.is === 'nothing') return []
  const { sql, parameters } = compileSelect(plan)
  return db.sqlite
    .prepare(sql)
    .pluck()
    .all(...parameters) as number[] // one column of ids
}

function intersect(ids: readonly number[], within: readonly number[] | null): readonly number[] {
  if (within === null) return ids
  const wanted = new Set(within)
  return ids.filter((id) => wanted.has(id))
}
