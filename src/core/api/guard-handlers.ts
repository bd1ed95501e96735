import { noteDamage } from '#core/db/damage-mark.ts'
import type { ReadDb } from '#core/db/handles.ts'
import { translateDatabaseError } from '#core/db/translate-error.ts'

type AnyHandler = (...given: never[]) => unknown

/**
 * The same handlers, but what SQLite refuses comes as the sentence for the person, also out of what only reads; and a damaged page that
 * was met has the database checked when it is opened next.
 */
export function guardHandlers<Handlers extends Readonly<Record<string, AnyHandler>>>(
  db: ReadDb,
  handlers: Handlers,
): Handlers {
  const guarded = Object.entries(handlers).map(([name, handler]) => [name, guard(db, handler)] as const)
  return Object.fromEntries(guarded) as Handlers // the same names, each with a handler of the same type
}

function guard(db: ReadDb, handler: AnyHandler): AnyHandler {
  const refuse = (error: unknown): never => {
    noteDamage(db.sqlite, error)
    throw translateDatabaseError(error)
  }
  return (...given) => {
    try {
      const result = handler(...given)
      return result instanceof Promise ? result.catch(refuse) : result
    } catch (error) {
      return refuse(error)
    }
  }
}
