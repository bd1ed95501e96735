import type { ReadDb } from '#core/db/handles.ts'
import type { Completion } from '#shared/completions.ts'
import { fields } from '#shared/query/fields.ts'
import { printFieldName } from '#shared/query/print-query.ts'
import { rankMatches } from '../rank-matches.ts'
import { listMetaKeys } from './list-meta-keys.ts'
import { listNodeClasses, listNodeInputs } from './list-node-parts.ts'

const carriers: readonly string[] = ['meta', ...fields.meta.aliases]

/** What may stand behind the dot of `node.` and `meta.` (`exif.` and its like); undefined where nothing of the kind is typed. */
export function completePath(db: ReadDb, typed: string, limit: number): readonly Completion[] | undefined {
  const [, head = '', rest = ''] = /^(\p{L}+)\.(.*)$/su.exec(typed) ?? []
  const name = head.toLowerCase()
  const plain = rest.replaceAll('"', '')
  if (name === 'node') return completeNode(db, plain, limit)
  return carriers.includes(name) ? completeKey(db, name, plain, limit) : undefined
}

/** Classes, and behind the class's dot its inputs. */
function completeNode(db: ReadDb, rest: string, limit: number): readonly Completion[] {
  const classes = listNodeClasses(db)
  const own = classes.find(({ value }) => rest.toLowerCase().startsWith(`${value.toLowerCase()}.`))
  if (own === undefined) {
    return rankMatches(classes, ({ value }) => value, rest, limit).map(({ value, count }) => ({
      kind: 'field',
      text: `${printFieldName('node', [value])}.`,
      label: `node.${value}`,
      detail: null,
      count,
    }))
  }
  const inputs = listNodeInputs(db, own.value)
  return rankMatches(inputs, (input) => input, rest.slice(own.value.length + 1), limit).map((input) => ({
    kind: 'field',
    text: `${printFieldName('node', [own.value, input])}:`,
    label: `node.${own.value}.${input}`,
    detail: null,
    count: null,
  }))
}

/** Names of entries: `exif.Model` is the entry «EXIF Model», `meta.parameters` is «PNG parameters». */
function completeKey(db: ReadDb, carrier: string, rest: string, limit: number): readonly Completion[] {
  const keys = listMetaKeys(db)
  const own = carrier === 'meta' ? keys : keys.filter((key) => key.toLowerCase().startsWith(`${carrier} `))
  const names = [...new Set(own.map((key) => (carrier === 'meta' ? key : key.slice(carrier.length + 1))))]
  return rankMatches(names, (name) => name, rest, limit).map((name) => ({
    kind: 'field',
    text: `${printFieldName('meta', carrier === 'meta' ? [name] : [carrier, name])}:`,
    label: `${carrier}.${name}`,
    detail: null,
    count: null,
  }))
}
