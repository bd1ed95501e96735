import { type FieldName, fields } from './fields.ts'
import { printMatch } from './print-match.ts'
import { printMeaning } from './print-value.ts'
import type { CompareOp, FieldNode, Modifier, QueryNode, SortField, Value } from './query-tree.ts'

/** Names as a person says them, where they aren't the field's own. */
const labels: Partial<Readonly<Record<FieldName, string>>> = {
  negative: 'negative prompt',
  tag: 'tag',
  tags: 'number of tags',
  kw: 'keyword',
  fav: 'favourite',
  hash: 'model hash',
  vae: 'VAE',
  lora: 'LoRA',
  controlnet: 'ControlNet',
  cfg: 'CFG',
  clipskip: 'clip skip',
  ext: 'extension',
  w: 'width',
  h: 'height',
  mp: 'megapixels',
  filesize: 'file size',
  in: 'in folder',
  iso: 'ISO',
  gps: 'place',
  sha256: 'SHA-256',
}

const signs: Readonly<Record<CompareOp, string>> = {
  '=': '',
  '!=': '≠ ',
  '<': '< ',
  '<=': '≤ ',
  '>': '> ',
  '>=': '≥ ',
  '~=': '≈ ',
}

/** A node as a chip says it: `score ≥ 3`, `without LoRA`, `not cat`. */
export function describeNode(node: QueryNode): string {
  switch (node.kind) {
    case 'and':
      return node.children.map(describeInside).join(' and ')
    case 'or':
      return node.children.map(describeInside).join(' or ')
    case 'not':
      return describeNot(node.child)
    case 'text':
      return node.match.is === 'word' ? node.match.text : printMatch(node.match)
    case 'saved':
      return node.name
    case 'field':
      return describeField(node)
  }
}

function describeInside(node: QueryNode): string {
  return node.kind === 'and' || node.kind === 'or' ? `(${describeNode(node)})` : describeNode(node)
}

function describeNot(child: QueryNode): string {
  if (child.kind === 'field') {
    const [first, second] = child.values
    if (first?.is === 'known' && second === undefined)
      return describeKnown(child.field, child.path, !first.known)
  }
  return `not ${describeInside(child)}`
}

function describeKnown(field: FieldName, path: readonly string[], known: boolean): string {
  return `${known ? 'with' : 'without'} ${nameField(field, path)}`
}

/** A field as a person calls it, with the path behind it: `in folder`, `node.KSampler.cfg`. */
export function nameField(field: FieldName, path: readonly string[]): string {
  return [labels[field] ?? field, ...path].join('.')
}

function describeField({ field, path, values }: FieldNode): string {
  const [first, second] = values
  if (first?.is === 'known' && second === undefined) return describeKnown(field, path, first.known)
  const said = values.map((value) => describeValue(field, value)).join(' or ')
  // A state says itself: «rejected», «images».
  return field === 'is' || (field === 'score' && values.every((value) => value.is === 'option'))
    ? said
    : `${nameField(field, path)} ${said}`
}

function describeValue(field: FieldName, value: Value): string {
  const { kind } = fields[field]
  switch (value.is) {
    case 'known':
      return value.known ? 'known' : 'not known'
    case 'text':
      return value.match.is === 'word' || value.match.is === 'phrase'
        ? value.match.text
        : printMatch(value.match, 'value')
    case 'number':
      return signs[value.op] + printMeaning(kind, { ...value, op: '=' })
    case 'between':
    case 'seed-between':
    case 'date-between':
      return printMeaning(kind, value)
        .replaceAll('"', '')
        .replace(/^\.\./, 'up to ')
        .replace(/\.\.$/, ' and more')
        .replace('..', ' to ')
    case 'seed':
    case 'size':
      return signs[value.op] + printMeaning(kind, { ...value, op: '=' })
    case 'ratio':
      return signs[value.op] + printMeaning(kind, { ...value, op: '=' })
    case 'date': {
      const since = value.value.is === 'before-now' && value.op === '>='
      return since
        ? `last ${printMeaning(kind, value)}`
        : signs[value.op] + printMeaning(kind, { ...value, op: '=' }).replaceAll('"', '')
    }
    default:
      return printMeaning(kind, value)
  }
}

/** A modifier as a chip says it: `by score ↓, date`. */
export function describeModifier(modifier: Modifier): string {
  switch (modifier.kind) {
    case 'sort':
      return `by ${modifier.keys.map(({ key, descending }) => `${nameSort(key)}${descending ? ' ↓' : ''}`).join(', ')}`
    case 'limit':
      return `first ${modifier.count}`
    case 'group':
      return `grouped by ${modifier.by}`
  }
}

function nameSort(key: SortField): string {
  return Object.hasOwn(fields, key) ? (labels[key as FieldName] ?? key) : key // a field's name, by the test before
}
