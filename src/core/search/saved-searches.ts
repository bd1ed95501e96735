import { inTransaction, prepare, type ReadDb, type WriteDb } from '#core/db/handles.ts'
import { AppError } from '#shared/errors.ts'
import { foldKeyword } from '#shared/keyword.ts'
import { createNaturalSortKey } from '#shared/natural-sort.ts'
import { parseQuery } from '#shared/query/parse-query.ts'
import { printSavedName } from '#shared/query/print-query.ts'
import type { QueryError, QueryNode, SavedNode } from '#shared/query/query-tree.ts'
import { longestSavedName, type SavedSearch } from '#shared/saved-search.ts'
import { expandSaved } from './expand-saved.ts'

/** All saved searches, in the natural order of their names. */
export function findSavedSearches(db: ReadDb): readonly SavedSearch[] {
  const rows = prepare(db, 'SELECT id, name, query, shortcut FROM saved_searches').all() as SavedSearch[] // the columns named
  const keyed = rows.map((row) => ({ row, key: createNaturalSortKey(row.name) }))
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ row }) => row)
}

/**
 * Keeps a query under a name. With an `id` it takes the place of that one, and where that changes its name the other saved searches
 * call it by the new one. `invalid-input` with the reason: no name, a name or key that is taken, a query with errors, a cycle.
 */
export function saveSearch(
  db: WriteDb,
  wanted: {
    readonly id?: number | undefined
    readonly name: string
    readonly query: string
    readonly shortcut?: string | null | undefined
  },
): SavedSearch {
  const name = parseSavedName(wanted.name)
  const query = wanted.query.trim()
  return inTransaction(db, () => {
    const old = wanted.id === undefined ? undefined : findById(db, wanted.id)
    const shortcut = (wanted.shortcut === undefined ? old?.shortcut : wanted.shortcut) ?? null
    refuseTaken(db, name, shortcut, old?.id)
    const id = writeSearch(db, { name, query, shortcut }, old)
    if (old !== undefined && old.name !== name) renameInOthers(db, old.name, name)
    const saved = findById(db, id)
    refuseErrors(db, saved)
    return saved
  })
}

/** `invalid-input`, with their names, where other saved searches ask for it. */
export function removeSearch(db: WriteDb, id: number): void {
  inTransaction(db, () => {
    const { name } = findById(db, id)
    const users = findSavedSearches(db).filter((one) => one.id !== id && asksFor(one.query, name))
    if (users.length > 0) {
      const said = users.map((one) => `“${one.name}”`).join(', ')
      const verb = users.length === 1 ? 'asks' : 'ask'
      const message = `“${name}” can’t be removed: ${said} ${verb} for it. Change that first.`
      throw new AppError('invalid-input', message)
    }
    prepare(db, 'DELETE FROM saved_searches WHERE id = ?').run(id)
  })
}

function findById(db: ReadDb, id: number): SavedSearch {
  const row = prepare(db, 'SELECT id, name, query, shortcut FROM saved_searches WHERE id = ?').get(id)
  if (row === undefined) throw new AppError('not-found', 'This saved search is no longer there.')
  return row as SavedSearch // the columns named
}

function parseSavedName(text: string): string {
  const name = text
    .toWellFormed()
    .normalize('NFC')
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .replace(/\s+/g, ' ')
  if (name === '') throw new AppError('invalid-input', 'A saved search needs a name.')
  if (name.length > longestSavedName) {
    const message = `The name of a saved search can have ${longestSavedName} characters.`
    throw new AppError('invalid-input', message)
  }
  return name
}

function refuseTaken(db: ReadDb, name: string, shortcut: string | null, own: number | undefined): void {
  for (const other of findSavedSearches(db)) {
    if (other.id === own) continue
    if (foldKeyword(other.name) === foldKeyword(name))
      throw new AppError('invalid-input', `There is a saved search “${other.name}” already.`)
    if (shortcut !== null && other.shortcut === shortcut)
      throw new AppError('invalid-input', `The key ${shortcut} asks for “${other.name}” already.`)
  }
}

function writeSearch(db: WriteDb, row: Omit<SavedSearch, 'id'>, old: SavedSearch | undefined): number {
  if (old === undefined) {
    const insert = prepare(db, 'INSERT INTO saved_searches (name, query, shortcut) VALUES (?, ?, ?)')
    return Number(insert.run(row.name, row.query, row.shortcut).lastInsertRowid)
  }
  prepare(db, 'UPDATE saved_searches SET name = ?, query = ?, shortcut = ? WHERE id = ?').run(
    row.name,
    row.query,
    row.shortcut,
    old.id,
  )
  return old.id
}

/** What is wrong with a query that is kept already, together with those that it asks for. */
function refuseErrors(db: ReadDb, { query }: SavedSearch): void {
  const { query: parsed, errors } = parseQuery(query)
  const all: QueryError[] = [...errors]
  expandSaved(db, parsed.root, all)
  const [first] = all
  if (first !== undefined) throw new AppError('invalid-input', `This can’t be saved: ${first.message}`)
  if (parsed.root === null && parsed.modifiers.length === 0)
    throw new AppError('invalid-input', 'There is no query to save yet: this finds every file.')
}

function renameInOthers(db: WriteDb, from: string, to: string): void {
  for (const other of findSavedSearches(db)) {
    const query = renameSaved(other.query, from, to)
    if (query !== other.query)
      prepare(db, 'UPDATE saved_searches SET query = ? WHERE id = ?').run(query, other.id)
  }
}

/** The same query with another name for a saved search; all else stays as it is written. */
export function renameSaved(query: string, from: string, to: string): string {
  let text = query
  // From the end, so that places before stay true.
  for (const { range } of listSaved(query, from).toReversed())
    text = `${text.slice(0, range.from)}${printSavedName(to)}${text.slice(range.to)}`
  return text
}

function asksFor(query: string, name: string): boolean {
  return listSaved(query, name).length > 0
}

function listSaved(query: string, name: string): readonly SavedNode[] {
  const { root } = parseQuery(query).query
  const key = foldKeyword(name)
  return (root === null ? [] : listNodes(root))
    .filter((node) => foldKeyword(node.name) === key)
    .sort((a, b) => a.range.from - b.range.from)
}

function listNodes(node: QueryNode): readonly SavedNode[] {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.children.flatMap(listNodes)
    case 'not':
      return listNodes(node.child)
    case 'saved':
      return [node]
    default:
      return []
  }
}
