import type { ReadDb } from '#core/db/handles.ts'
import { suggestKeywords } from '#core/media/keyword-counts.ts'
import type { Completion } from '#shared/completions.ts'
import type { Completing } from '#shared/query/complete-query.ts'
import type { Field } from '#shared/query/fields.ts'
import { splitNameWords } from '#shared/query/fold-text.ts'
import { canBeUnknown } from '#shared/query/parse-field.ts'
import { type SortField, sortFields } from '#shared/query/query-tree.ts'
import { rankMatches } from '../rank-matches.ts'
import { listNodeValues } from './list-node-parts.ts'
import { type ListedValue, listValues } from './list-values.ts'
import { quoteValue } from './quote-value.ts'
import { findWords } from './word-counts.ts'

type CompletingValue = Extract<Completing, { kind: 'value' }>

/** Values of a field that fit what is typed behind its colon. */
export function completeValue(
  db: ReadDb,
  { field, path, prefix }: CompletingValue,
  limit: number,
): readonly Completion[] {
  if (field.kind === 'sort') return completeSort(prefix, limit)
  if (field.name === 'tag') return completeTags(db, field, prefix, limit)
  if (field.name === 'prompt' && prefix !== '')
    return findWords(db, prefix, limit).map(({ value }) => createCompletion({ value, count: null }))
  if (field.name === 'node' && path.length > 1) {
    const [className = '', input = ''] = [path.slice(0, -1).join('.'), path.at(-1)]
    const values = listNodeValues(db, className, input, prefix)
    return values
      .slice(0, limit)
      .map((value) => createCompletion({ ...value, value: shortenValue(value.value) }))
  }
  if (path.length > 0) return withKnown(field, prefix, [], limit)
  // A value of nothing can’t be written.
  const listed = listValues(db, field).filter(({ value }) => value.trim() !== '')
  const found = rankMatches(listed, ({ value }) => value, prefix, limit)
  const completions = found.map((value) =>
    createCompletion(matchesWords(field) ? { ...value, text: writeName(value.value, listed) } : value),
  )
  return withKnown(field, prefix, completions, limit)
}

function createCompletion({ value, text, detail, count }: ListedValue): Completion {
  return { kind: 'value', text: text ?? quoteValue(value), label: value, detail: detail ?? null, count }
}

/** A prompt in a node's input is a text, not a name: its first words do. */
function shortenValue(value: string): string {
  return value.length > 100 ? value.slice(0, value.lastIndexOf(' ', 100) + 1 || 100).trim() : value
}

/** A plain value of these is found in longer names as well. */
function matchesWords({ name, kind }: Field): boolean {
  return (
    kind === 'lora' ||
    (kind === 'name' && ['model', 'vae', 'embedding', 'controlnet', 'camera', 'lens'].includes(name))
  )
}

/** With `=` before it where the same words stand in another name too, so that what was chosen is what is found. */
function writeName(value: string, all: readonly ListedValue[]): string {
  const words = joinWords(value)
  const isAlone = all.every((other) => other.value === value || !joinWords(other.value).includes(words))
  return `${isAlone && words.trim() !== '' ? '' : '='}${quoteValue(value)}`
}

function joinWords(name: string): string {
  return ` ${splitNameWords(name).join(' ')} `
}

/** `any` and `none`, for fields that files may lack. */
function withKnown(
  field: Field,
  prefix: string,
  completions: readonly Completion[],
  limit: number,
): readonly Completion[] {
  if (!canBeUnknown(field) || hardlyUnknown.has(field.name)) return completions
  const known: readonly Completion[] = [
    { kind: 'value', text: 'any', label: 'any', detail: 'where it is known', count: null },
    { kind: 'value', text: 'none', label: 'none', detail: 'where it isn’t known', count: null },
  ]
  const fitting = known.filter(({ text }) => text.startsWith(prefix.toLowerCase()))
  return [...completions.slice(0, Math.max(0, limit - fitting.length)), ...fitting].slice(0, limit)
}

/** What files hardly ever lack: it can be asked, but isn't worth a line. */
const hardlyUnknown: ReadonlySet<Field['name']> = new Set([
  ...(['date', 'before', 'after', 'added', 'modified', 'created', 'ext', 'container', 'type'] as const),
  ...([
    'w',
    'h',
    'mp',
    'size',
    'ratio',
    'filesize',
    'tags',
    'fav',
    'audio',
    'alpha',
    'animated',
    'dup',
    'similar',
  ] as const),
])

function completeTags(db: ReadDb, field: Field, prefix: string, limit: number): readonly Completion[] {
  const found = suggestKeywords(db, prefix, limit).map(
    ({ keyword, count, alias }): Completion => ({
      kind: 'value',
      text: quoteValue(keyword),
      label: keyword,
      detail: alias === null ? null : `also “${alias}”`,
      count,
    }),
  )
  const parents = listParents(db, prefix)
  return withKnown(field, prefix, [...found.slice(0, limit - parents.length), ...parents], limit)
}

/** `style/*` for a step that keywords lie below, where its name is being typed. */
function listParents(db: ReadDb, prefix: string): readonly Completion[] {
  if (prefix === '') return []
  const counts = new Map<string, number>()
  for (const { keyword, count } of suggestKeywords(db, prefix, 200)) {
    const at = keyword.indexOf('/', Math.min(prefix.length - 1, keyword.length))
    if (at <= 0 || !keyword.toLowerCase().startsWith(prefix.toLowerCase())) continue
    const parent = keyword.slice(0, at)
    counts.set(parent, (counts.get(parent) ?? 0) + (count > 0 ? 1 : 0))
  }
  return [...counts].slice(0, 2).map(([parent, count]) => ({
    kind: 'value',
    text: /^[\p{L}\p{N}_/-]+$/u.test(parent) ? `${parent}/*` : `${parent.replace(/[\s,"|()@]/gu, '\\$&')}/*`,
    label: `${parent}/*`,
    detail: count === 1 ? 'one keyword below' : `${count} keywords below`,
    count: null,
  }))
}

const usedMost = ['date', 'score', 'name', 'random', 'relevance', 'filesize'] as const
const sortKeys: readonly SortField[] = [...new Set<SortField>([...usedMost, ...sortFields])]

/** Keys both ways round; what sorts best the other way round comes so first. */
function completeSort(prefix: string, limit: number): readonly Completion[] {
  const keys = rankMatches(sortKeys, (key) => key, prefix.replace(/[-+]$/, ''), limit)
  const both = keys.flatMap((key) => {
    const [up, down] = [key as string, `${key}-`] // a key is text
    if (key === 'random' || key === 'relevance') return [up]
    return ['score', 'date', 'filesize'].includes(key) ? [down, up] : [up, down]
  })
  return both.slice(0, limit).map((text) => ({
    kind: 'sort',
    text,
    label: text,
    detail: text.endsWith('-') ? 'descending' : null,
    count: null,
  }))
}
