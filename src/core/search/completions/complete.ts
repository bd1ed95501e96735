import type { ReadDb } from '#core/db/handles.ts'
import type { Completion, Completions } from '#shared/completions.ts'
import { type Completing, findCompleting } from '#shared/query/complete-query.ts'
import { allFields, type Field } from '#shared/query/fields.ts'
import { printSavedName } from '#shared/query/print-query.ts'
import { rankMatches } from '../rank-matches.ts'
import { findSavedSearches } from '../saved-searches.ts'
import { listValues } from './list-values.ts'
import { quoteValue } from './quote-value.ts'

/** What could stand at the caret: fields, values of the library, saved searches; best first. */
export function findCompletions(
  db: ReadDb,
  { text, caret, limit }: { readonly text: string; readonly caret: number; readonly limit: number },
): Completions {
  const at = Math.min(caret, text.length)
  const completing = findCompleting(text, at)
  if (completing === null) return { from: at, to: at, items: [] }
  const { from, to } = completing.range
  return { from, to, items: complete(db, completing, limit) }
}

function complete(db: ReadDb, completing: Completing, limit: number): readonly Completion[] {
  switch (completing.kind) {
    case 'word':
      return completeFields(completing.prefix, limit)
    case 'saved':
      return completeSaved(db, completing.prefix, limit)
    case 'value':
      return completeValues(db, completing.field, completing.prefix, limit)
  }
}

/** A field under the name that fits what is typed: its own, or an alias. */
function completeFields(prefix: string, limit: number): readonly Completion[] {
  const own = allFields
    .filter(({ kind }) => kind !== 'meta')
    .map((field) => ({ field, name: field.name as string })) // a name is text
  const others =
    prefix === '' ? [] : own.flatMap(({ field }) => field.aliases.map((name) => ({ field, name })))
  const names = [...own, ...others]
  const seen = new Set<Field>()
  return rankMatches(names, ({ name }) => name, prefix, names.length)
    .filter(({ field }) => !seen.has(field) && seen.add(field))
    .slice(0, limit)
    .map(({ field, name }) => ({
      kind: 'field',
      text: `${field.name}:`,
      label: name === field.name ? field.name : `${name} → ${field.name}`,
      detail: field.description,
      count: null,
    }))
}

function completeSaved(db: ReadDb, prefix: string, limit: number): readonly Completion[] {
  return rankMatches(findSavedSearches(db), ({ name }) => name, prefix, limit).map(({ name, query }) => ({
    kind: 'saved',
    text: printSavedName(name),
    label: name,
    detail: query,
    count: null,
  }))
}

function completeValues(db: ReadDb, field: Field, prefix: string, limit: number): readonly Completion[] {
  return rankMatches(listValues(db, field), ({ value }) => value, prefix, limit).map(
    ({ value, label, detail, count }) => ({
      kind: field.kind === 'sort' ? 'sort' : 'value',
      text: field.kind === 'sort' ? value : quoteValue(value),
      label: label ?? value,
      detail: detail ?? null,
      count,
    }),
  )
}
