import { foldText } from '#shared/query/fold-text.ts'
import type { TextMatch } from '#shared/query/query-tree.ts'
import type { CompileContext } from './compile-context.ts'

/** Other names of keywords as one query sees them: read once, however many words it has. */
const read = new WeakMap<CompileContext, readonly (readonly [alias: string, keyword: string])[]>()

/** Every other name with its keyword. */
export function findAliases(context: CompileContext): readonly (readonly [alias: string, keyword: string])[] {
  const known = read.get(context)
  if (known !== undefined) return known
  const rows = context.db.sqlite.prepare('SELECT alias, keyword FROM keyword_aliases').raw().all() as [
    string,
    string,
  ][] // the columns named
  read.set(context, rows)
  return rows
}

/** The keyword that a bare word or phrase is another name of. */
export function findMeaning(context: CompileContext, match: TextMatch): string | undefined {
  if (match.is !== 'word' && match.is !== 'phrase') return undefined
  const wanted = foldText(match.text).trim()
  return findAliases(context).find(([alias]) => foldText(alias) === wanted)?.[1]
}
