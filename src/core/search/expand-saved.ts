import type { ReadDb } from '#core/db/handles.ts'
import { findNearest } from '#shared/query/edit-distance.ts'
import { createAnd, createNot, createOr } from '#shared/query/make-nodes.ts'
import { parseQuery } from '#shared/query/parse-query.ts'
import { printSavedName } from '#shared/query/print-query.ts'
import type { QueryError, QueryNode, Range, SavedNode } from '#shared/query/query-tree.ts'
import { findSavedByName, findSavedNames } from './find-saved.ts'

/** One that names others twice, which do the same, would never end. */
const mostSaved = 100

type Expansion = { readonly db: ReadDb; readonly errors: QueryError[]; left: number }

/** A query with its saved searches (`@name`) put in their places; everything in them has the place of the name. A cycle is an error. */
export function expandSaved(db: ReadDb, root: QueryNode | null, errors: QueryError[]): QueryNode | null {
  return root === null ? null : (expand({ db, errors, left: mostSaved }, root, []) ?? null)
}

/** Undefined: nothing is asked there. */
function expand(expansion: Expansion, node: QueryNode, names: readonly string[]): QueryNode | undefined {
  switch (node.kind) {
    case 'and':
    case 'or': {
      const children = node.children
        .map((child) => expand(expansion, child, names))
        .filter((child) => child !== undefined)
      return node.kind === 'and' ? createAnd(children) : createOr(children)
    }
    case 'not': {
      const child = expand(expansion, node.child, names)
      return child === undefined ? undefined : createNot(child, node.range.from)
    }
    case 'saved':
      return expandName(expansion, node, names)
    default:
      return node
  }
}

function expandName(
  expansion: Expansion,
  { name, range }: SavedNode,
  names: readonly string[],
): QueryNode | undefined {
  const { db, errors } = expansion
  const refuse = (code: QueryError['code'], message: string): undefined => {
    errors.push({ ...range, code, message, suggestions: [] })
  }
  const known = findSavedByName(db, name)
  if (known === undefined) {
    refuseUnknown(expansion, name, range, names.length === 0)
    return undefined
  }
  const way = [...names, known.name]
  if (names.includes(known.name)) {
    return refuse(
      'saved-search-cycle',
      `This saved search asks for itself: ${way.map((one) => `@${one}`).join(' → ')}.`,
    )
  }
  expansion.left -= 1
  if (expansion.left < 0) return refuse('too-long', 'These saved searches name too many others.')
  const { query, errors: own } = parseQuery(known.query)
  for (const error of own) refuse(error.code, `In the saved search “${known.name}”: ${error.message}`)
  return query.root === null ? undefined : expand(expansion, moveTo(query.root, range), way)
}

/** `isWritten`: it stands in the text itself, where another name may be put in its place. */
function refuseUnknown({ db, errors }: Expansion, name: string, range: Range, isWritten: boolean): void {
  const known = findSavedNames(db)
  const folded = known.map((one) => one.toLowerCase())
  const nearest = findNearest(name.toLowerCase(), folded)
  const instead = nearest === undefined ? undefined : known[folded.indexOf(nearest)]
  const suggestions =
    instead === undefined || !isWritten
      ? []
      : [{ ...range, label: `Make it @${instead}`, text: printSavedName(instead) }]
  const message = `There is no saved search “${name}”.`
  errors.push({ ...range, code: 'unknown-saved-search', message, suggestions })
}

/** The same node, all of it at one place. */
function moveTo(node: QueryNode, range: Range): QueryNode {
  switch (node.kind) {
    case 'and':
    case 'or':
      return { ...node, range, children: node.children.map((child) => moveTo(child, range)) }
    case 'not':
      return { ...node, range, child: moveTo(node.child, range) }
    case 'field':
      return { ...node, range, fieldRange: range, values: node.values.map((value) => ({ ...value, range })) }
    default:
      return { ...node, range }
  }
}
