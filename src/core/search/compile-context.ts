import type { ReadDb } from '#core/db/handles.ts'
import type { QueryError, QueryNode } from '#shared/query/query-tree.ts'

/** What compiling a query may look up, and what it finds wrong. */
export type CompileContext = {
  /** For the names and words that the library holds. */
  readonly db: ReadDb
  /** The moment that «7d» and «today» are counted from, in milliseconds since 1970. */
  readonly nowMs: number
  readonly errors: QueryError[]
}

/** Something that a query asks and that can't be answered yet: said, never passed over. */
export function refuse(context: CompileContext, node: QueryNode, message: string): void {
  context.errors.push({ ...node.range, code: 'not-available', message, suggestions: [] })
}
