import { inTransaction, prepare, type ReadDb, type WriteDb } from '#core/db/handles.ts'
import { AppError } from '#shared/errors.ts'
import { foldKeyword, type KeywordAlias } from '#shared/keyword.ts'
import { parseKeyword } from './parse-keyword.ts'

/** All other names of keywords, in their order. */
export function findAliases(db: ReadDb): readonly KeywordAlias[] {
  return prepare(db, 'SELECT alias, keyword FROM keyword_aliases ORDER BY alias').all() as KeywordAlias[] // the columns named
}

/** The keyword that each alias, by its folded key, stands for. */
export function findAliasKeys(db: ReadDb): ReadonlyMap<string, string> {
  return new Map(findAliases(db).map(({ alias, keyword }) => [foldKeyword(alias), keyword]))
}

/**
 * Lets a name stand for a keyword, or (null) for itself again. `invalid-input` where it would stand for itself, or for another alias that
 * comes back to it.
 */
export function setAlias(db: WriteDb, alias: string, keyword: string | null): readonly KeywordAlias[] {
  return inTransaction(db, () => {
    const name = parseKeyword(alias)
    const key = foldKeyword(name)
    for (const one of findAliases(db)) {
      if (foldKeyword(one.alias) === key)
        prepare(db, 'DELETE FROM keyword_aliases WHERE alias = ?').run(one.alias)
    }
    if (keyword === null) return findAliases(db)
    // What stands for another keyword already means that one.
    const wanted = parseKeyword(keyword)
    const meant = findAliasKeys(db).get(foldKeyword(wanted)) ?? wanted
    if (foldKeyword(meant) === key)
      throw new AppError('invalid-input', `“${name}” can’t be another name of itself. Nothing was changed.`)
    prepare(db, 'INSERT INTO keyword_aliases (alias, keyword) VALUES (?, ?)').run(name, meant)
    // Names of this one are names of what it stands for now.
    for (const one of findAliases(db)) {
      if (foldKeyword(one.keyword) === key)
        prepare(db, 'UPDATE keyword_aliases SET keyword = ? WHERE alias = ?').run(meant, one.alias)
    }
    return findAliases(db)
  })
}
