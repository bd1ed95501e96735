import { fields } from './fields.ts'
import { printMatch } from './print-match.ts'
import { printMeaning } from './print-value.ts'
import type { FieldNode, Modifier, Query, QueryNode, SortTerm } from './query-tree.ts'

/** The canonical text of a query: `parseQuery` makes the same tree of it, up to the ranges. */
export function printQuery({ root, modifiers }: Query): string {
  return [...(root === null ? [] : [printNode(root)]), ...modifiers.map(printModifier)].join(' ')
}

/** The canonical text of one node, as it can stand alone. */
export function printNode(node: QueryNode): string {
  switch (node.kind) {
    case 'and':
      return node.children
        .map((child) => (child.kind === 'or' ? `(${printNode(child)})` : printNode(child)))
        .join(' ')
    case 'or':
      return node.children.map(printNode).join(' OR ')
    case 'not':
      return node.child.kind === 'and' || node.child.kind === 'or'
        ? `-(${printNode(node.child)})`
        : `-${printNode(node.child)}`
    case 'text':
      return printMatch(node.match)
    case 'field':
      return printField(node)
    case 'saved':
      return printSavedName(node.name)
  }
}

/** `@name`, quoted where it must be. */
export function printSavedName(name: string): string {
  return `@${printMatch({ is: /^[\p{L}\p{N}_-]+$/u.test(name) ? 'word' : 'phrase', text: name }, 'value')}`
}

/** `field:value`, several values with bars between them. */
export function printField({ field, path, values }: Pick<FieldNode, 'field' | 'path' | 'values'>): string {
  return `${printFieldName(field, path)}:${values.map((value) => printMeaning(fields[field].kind, value)).join('|')}`
}

/** The field's name with the path behind it. */
export function printFieldName(field: FieldNode['field'], path: readonly string[]): string {
  const [first = ''] = path
  const carriers: readonly string[] = fields.meta.aliases
  const name = field === 'meta' && carriers.includes(first) && path.length > 1 ? path : [field, ...path]
  return name.map(printSegment).join('.')
}

function printSegment(segment: string): string {
  return /^[^\s,:.()|"<>=!~\\]+$/.test(segment) ? segment : `"${segment.replace(/[\\"]/g, '\\$&')}"`
}

/** `sort:score-`, `limit:10`, `group:day`. */
export function printModifier(modifier: Modifier): string {
  switch (modifier.kind) {
    case 'sort':
      return modifier.keys.length === 1
        ? `sort:${modifier.keys.map(printKey).join('')}`
        : `sort:(${modifier.keys.map(printKey).join(' ')})`
    case 'limit':
      return `limit:${modifier.count}`
    case 'group':
      return `group:${modifier.by}`
  }
}

function printKey({ key, descending, seed }: SortTerm): string {
  return `${key}${seed === 0 ? '' : `(${seed})`}${descending ? '-' : ''}`
}
