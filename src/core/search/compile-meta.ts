import { foldText, splitNameWords } from '#shared/query/fold-text.ts'
import type { Value } from '#shared/query/query-tree.ts'
import type { CompileContext } from './compile-context.ts'
import { createValueTest } from './compile-node.ts'
import { hasWords, quotePhrase } from './compile-text.ts'
import { findWordsAround } from './find-words.ts'
import { allOf, anyOf, anyPhrase, type Plan, select } from './plan.ts'

/** Files of which an entry of the raw metadata, or a JSON path into one, has such a value. */
export function compileMeta(context: CompileContext, path: readonly string[], value: Value): Plan {
  const holdsNames = createNamesTest(path)
  const test = value.is === 'known' ? () => true : createValueTest(value)
  return {
    is: 'check',
    among: compileCandidates(context, path, value),
    source: 'raw',
    range: value.range,
    test: ([json]) => json !== undefined && holdsNames(json) && listEntries(json, path).some(test),
  }
}

const withRaw = select(
  "SELECT media_file_id FROM media_metadata INDEXED BY idx_metadata_has_raw WHERE raw <> ''",
)

/** Whether the names of a path can be in JSON at all: a look that costs a hundredth of reading it. Names in other scripts are read. */
function createNamesTest(path: readonly string[]): (json: string) => boolean {
  const names = path
    .flatMap((name) => name.split(/[^A-Za-z0-9]+/))
    .filter((word) => word !== '' && !/^\d+$/.test(word))
    .map((word) => new RegExp(word, 'i'))
  return (json) => names.every((name) => name.test(json)) || /[^\0-\x7f]/.test(json)
}

/** Where the index holds the words that are asked for, only files with these; graphs and what has no column aren't in it. */
function compileCandidates(context: CompileContext, path: readonly string[], value: Value): Plan {
  const isPlain = value.is === 'text' && (value.match.is === 'word' || value.match.is === 'phrase')
  if (
    !isPlain ||
    foldText(path[0] ?? '') === 'generation' ||
    !('text' in value.match) ||
    !hasWords(value.match.text)
  ) {
    return withRaw
  }
  const words = splitNameWords(value.match.text)
  if (words.length === 0) return withRaw
  const found = words.map((word) => findWordsAround(context.db, word).map(quotePhrase))
  return anyOf([
    allOf(
      found.map((phrases) =>
        anyOf([
          anyPhrase('media_texts_fts', 'negative raw', phrases),
          anyPhrase('media_fts', 'prompt', phrases),
        ]),
      ),
    ),
    select(
      "SELECT media_file_id FROM media_metadata INDEXED BY idx_metadata_has_workflow_data WHERE workflow_data <> ''",
    ),
  ])
}

/** The texts that a path leads to: `exif.Model` is the entry «EXIF Model», `parameters.steps` is `steps` of the JSON in «PNG parameters». */
function listEntries(json: string, path: readonly string[]): readonly string[] {
  const raw: unknown = JSON.parse(json)
  if (typeof raw !== 'object' || raw === null) return []
  const found: string[] = []
  for (const [name, text] of Object.entries(raw)) {
    if (typeof text !== 'string') continue
    const folded = foldText(name)
    for (let used = path.length; used > 0; used -= 1) {
      const wanted = foldText(path.slice(0, used).join(' '))
      if (folded !== wanted && !folded.endsWith(` ${wanted}`)) continue
      const rest = path.slice(used)
      if (rest.length === 0) found.push(text)
      else if (/^\s*[[{]/.test(text)) found.push(...follow(parse(text), rest))
    }
  }
  return found
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON after all: then no path leads into it.
    return undefined
  }
}

/** Values at the end of a path of keys, in any case; each entry of a list is tried. */
function follow(value: unknown, path: readonly string[]): readonly string[] {
  if (Array.isArray(value)) {
    const [first = '', ...rest] = path
    const at = /^\d+$/.test(first) ? [value[Number(first)]].flatMap((item) => follow(item, rest)) : []
    return [...at, ...value.flatMap((item: unknown) => follow(item, path))]
  }
  if (path.length === 0) {
    return value === null || value === undefined
      ? []
      : [typeof value === 'object' ? JSON.stringify(value) : String(value)]
  }
  if (typeof value !== 'object' || value === null) return []
  const wanted = foldText(path[0] ?? '')
  return Object.entries(value)
    .filter(([key]) => foldText(key) === wanted)
    .flatMap(([, item]) => follow(item, path.slice(1)))
}
