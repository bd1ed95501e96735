import type { ReadDb } from '#core/db/handles.ts'
import { foldText } from '#shared/query/fold-text.ts'
import { createKeywordTest, createNameTest, createRegexTest } from '#shared/query/match-text.ts'
import { splitGlob } from '#shared/query/parse-match.ts'
import type { TextMatch } from '#shared/query/query-tree.ts'
import type { CompileContext } from './compile-context.ts'
import { quotePhrase } from './compile-text.ts'
import { findDistinct } from './find-distinct.ts'
import { findSimilarWords } from './find-words.ts'
import { allOf, anyOf, anyPhrase, compileSelect, everything, nothing, type Plan, select } from './plan.ts'

type PathField = 'name' | 'path'
const columns: Readonly<Record<PathField, string>> = { name: 'filename', path: 'file_path' }

/** Files whose name or path holds a text, fits a pattern or a regular expression. A capital letter makes it case-sensitive. */
export function compilePath(
  context: CompileContext,
  field: PathField,
  match: TextMatch,
  exact: boolean,
  range: { readonly from: number; readonly to: number },
): Plan {
  const column = columns[field]
  switch (match.is) {
    case 'regex': {
      const test = createRegexTest(match)
      return { is: 'check', among: everything, source: field, range, test: (texts) => texts.some(test) }
    }
    case 'fuzzy':
      return compileFuzzy(context, field, match)
    case 'glob':
      return compileGlob(context.db, field, column, match.pattern)
    case 'word':
    case 'phrase': {
      const { text } = match
      const isSensitive = hasCapital(text)
      const candidates = compileCandidates(field, [text])
      const shown = isSensitive ? column : fold(context.db, column)
      const wanted = isSensitive ? text : foldText(text)
      if (exact) return within(candidates, `${shown} = ?`, wanted)
      // The index holds parts exactly, as long as it folds as we do and the part isn't cut at a slash.
      if (
        !isSensitive &&
        isAscii(text) &&
        candidates !== everything &&
        !(field === 'path' && text.includes('/'))
      )
        return candidates
      return within(candidates, `instr(${shown}, ?) > 0`, wanted)
    }
  }
}

function hasCapital(text: string): boolean {
  return /\p{Lu}/u.test(text)
}

function isAscii(text: string): boolean {
  return /^[ -~]*$/.test(text)
}

/** What the index of parts can tell: each literal part of three letters or more must be there. */
function compileCandidates(field: PathField, literals: readonly string[]): Plan {
  const parts = literals
    .flatMap((literal) => (field === 'path' ? literal.split('/') : [literal]))
    .filter((part) => [...part].length >= 3 && !part.includes('\0'))
  return allOf(
    parts.map((part) =>
      anyPhrase('media_paths_fts', field === 'name' ? 'name' : undefined, [quotePhrase(part)]),
    ),
  )
}

/** A condition on the files' own columns, looked at only for the candidates. */
function within(candidates: Plan, condition: string, ...parameters: readonly string[]): Plan {
  if (candidates.is === 'all') return { is: 'files', condition, parameters }
  const { sql, parameters: own } = compileSelect(candidates)
  return select(`SELECT id FROM media_files WHERE id IN (${sql}) AND ${condition}`, ...own, ...parameters)
}

function compileGlob(db: ReadDb, field: PathField, column: string, pattern: string): Plan {
  const isSensitive = hasCapital(pattern)
  const candidates = compileCandidates(field, splitGlob(pattern))
  const wanted = isSensitive ? pattern : foldText(pattern)
  const glob = wanted.replace(/\\(.)|\[/gsu, (sign, literal: string | undefined) => `[${literal ?? sign}]`)
  return within(candidates, `${isSensitive ? column : fold(db, column)} GLOB ?`, glob)
}

const folding = new WeakSet<ReadDb['sqlite']>()

/** A column without case and diacritics, in SQL. Plain names are folded by SQLite itself, which is faster. */
function fold(db: ReadDb, column: string): string {
  if (!folding.has(db.sqlite)) {
    db.sqlite.function('fold_text', { deterministic: true }, (text) =>
      typeof text === 'string' ? foldText(text) : null,
    )
    folding.add(db.sqlite)
  }
  return `CASE WHEN ${column} GLOB '*[^ -~]*' THEN fold_text(${column}) ELSE lower(${column}) END`
}

/** Words of the name that are nearly it; of a path also folders whose names are. */
function compileFuzzy(
  context: CompileContext,
  field: PathField,
  match: Extract<TextMatch, { is: 'fuzzy' }>,
): Plan {
  const names = anyPhrase('media_fts', 'name', findSimilarWords(context.db, match.text).map(quotePhrase))
  if (field === 'name') return names
  const test = createNameTest(match, false)
  return anyOf([
    names,
    inDirectories(findDirectories(context.db).filter((directory) => directory.split('/').some(test))),
  ])
}

/** Exactly these folders (`folder`), or with all below them (`in`). */
export function compileFolder(context: CompileContext, field: 'folder' | 'in', match: TextMatch): Plan {
  const isRoot = (match.is === 'word' || match.is === 'phrase') && tidyFolder(match.text) === ''
  if (isRoot) return field === 'in' ? everything : inDirectories([''])
  const test = createFolderTest(match)
  const found = findDirectories(context.db).filter((directory) => {
    if (field === 'folder') return test(directory)
    for (let path = directory; path !== ''; path = path.slice(0, Math.max(0, path.lastIndexOf('/'))))
      if (test(path)) return true
    return false
  })
  return found.length === 0 ? nothing : inDirectories(found)
}

function createFolderTest(match: TextMatch): (directory: string) => boolean {
  if (match.is === 'word' || match.is === 'phrase') {
    const wanted = foldText(tidyFolder(match.text))
    return (directory) => foldText(directory) === wanted
  }
  return createKeywordTest(match)
}

/** As the library writes it: with `/`, without one at its ends. */
function tidyFolder(folder: string): string {
  return folder
    .replaceAll('\\', '/')
    .replace(/^(\.?\/)+|^\.$/, '')
    .replace(/\/+$/, '')
}

function findDirectories(db: ReadDb): readonly string[] {
  return findDistinct(db, { table: 'media_files', column: 'directory' })
}

function inDirectories(directories: readonly string[]): Plan {
  return select(
    'SELECT id FROM media_files WHERE directory IN (SELECT value FROM json_each(?))',
    JSON.stringify(directories),
  )
}
