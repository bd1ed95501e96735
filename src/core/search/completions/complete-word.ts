import type { ReadDb } from '#core/db/handles.ts'
import { suggestKeywords } from '#core/media/keyword-counts.ts'
import type { Completion } from '#shared/completions.ts'
import { allFields, type Field, findField } from '#shared/query/fields.ts'
import { printMatch } from '#shared/query/print-match.ts'
import { rankMatches } from '../rank-matches.ts'
import { completeValue } from './complete-value.ts'
import { quoteValue } from './quote-value.ts'
import { findWords } from './word-counts.ts'

/** How many fields and names are told where words are to have room too. */
const mostFields = 4
const mostNames = 3

/** A word that is begun: a field's name, a keyword, a model or a LoRA of the library, or a word of its texts. */
export function completeWord(db: ReadDb, prefix: string, limit: number): readonly Completion[] {
  if (prefix === '') return completeFields('', limit)
  // Patterns and typos say already what they want.
  if (/[*?~/\\"]/.test(prefix)) return []
  const fields = completeFields(prefix, mostFields)
  const names = prefix.length < 2 ? [] : completeNames(db, prefix)
  const words = findWords(db, prefix, limit).map(
    ({ value, count }): Completion => ({
      kind: 'word',
      text: printMatch({ is: 'word', text: value }),
      label: value,
      detail: null,
      count,
    }),
  )
  return [...fields, ...names, ...words].slice(0, limit)
}

/** A field under the name that fits what is typed: its own, or an alias. */
function completeFields(prefix: string, limit: number): readonly Completion[] {
  const own = allFields.filter(({ kind }) => kind !== 'meta')
  const names = [
    ...own.map((field) => ({ field, name: field.name as string })), // a name is text
    ...(prefix === '' ? [] : own.flatMap((field) => field.aliases.map((name) => ({ field, name })))),
  ]
  const seen = new Set<Field>()
  // A part in the middle of a name says little about fields: there are beginnings, or typos.
  const begun = names.filter(({ name }) =>
    ` ${name}`.replaceAll('_', ' ').includes(` ${prefix.toLowerCase()}`),
  )
  const open = begun.length > 0 ? begun : names.filter(({ name }) => !name.includes(prefix.toLowerCase()))
  return rankMatches(open, ({ name }) => name, prefix, names.length)
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

/** Names of the library that begin so, each as its field asks for it. */
function completeNames(db: ReadDb, prefix: string): readonly Completion[] {
  const tags = suggestKeywords(db, prefix, mostNames).map(({ keyword, count }) => ({ value: keyword, count }))
  const keywords = tags.filter(({ value }) => begins(value, prefix)).slice(0, mostNames)
  const names = (['model', 'lora'] as const).flatMap((name) => {
    const field = findField(name)
    if (field === undefined) return []
    return completeValue(db, { kind: 'value', field, path: [], prefix, range: { from: 0, to: 0 } }, mostNames)
      .filter(({ label, count }) => count !== null && begins(label, prefix))
      .map((completion) => ({ ...completion, text: `${name}:${completion.text}`, detail: name }))
  })
  return [
    ...keywords.map(
      ({ value, count }): Completion => ({
        kind: 'value',
        text: `tag:${quoteValue(value)}`,
        label: value,
        detail: 'tag',
        count,
      }),
    ),
    ...names,
  ]
    .sort((a, b) => (b.count ?? 0) - (a.count ?? 0))
    .slice(0, mostNames)
}

function begins(name: string, prefix: string): boolean {
  return name.toLowerCase().includes(prefix.toLowerCase())
}
