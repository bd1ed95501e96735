import type { FieldRow } from './field-row.ts'
import { fileFields } from './fields-file.ts'
import { generationFields } from './fields-generation.ts'
import { judgementFields } from './fields-judgement.ts'
import { orderFields } from './fields-order.ts'
import { photographFields } from './fields-photograph.ts'
import { stateFields } from './fields-state.ts'
import { textFields } from './fields-text.ts'
import { timeFields } from './fields-time.ts'

export type { FieldGroup, FieldKind } from './field-row.ts'

/** THE table of fields: parser, compiler, completions and docs/query-language.md all read it, in this order. */
export const fields = {
  ...textFields,
  ...judgementFields,
  ...generationFields,
  ...fileFields,
  ...timeFields,
  ...photographFields,
  ...stateFields,
  ...orderFields,
} as const satisfies Readonly<Record<string, FieldRow>>

export type FieldName = keyof typeof fields

export type Field = FieldRow & { readonly name: FieldName }

/** Every field, in the table's order. */
export const allFields: readonly Field[] = (Object.keys(fields) as FieldName[]) // the table's own keys
  .map((name): Field => ({ name, ...fields[name] }))

const byName: ReadonlyMap<string, Field> = new Map(
  allFields
    .filter((field) => field.kind !== 'meta')
    .flatMap((field) => [field.name, ...field.aliases].map((alias) => [alias, field] as const)),
)
const byNameWithPath: ReadonlyMap<string, Field> = new Map(
  allFields
    .filter((field) => field.kind === 'meta' || field.kind === 'node')
    .flatMap((field) => [field.name, ...field.aliases].map((alias) => [alias, field] as const)),
)

/** Aliases that hold a space, longest first: they are looked for before a term is read as words. */
export const spacedAliases: readonly string[] = [...byName.keys()]
  .filter((name) => name.includes(' '))
  .sort((a, b) => b.length - a.length)

/** A field by its name or one of its aliases, in any case. */
export function findField(name: string): Field | undefined {
  return byName.get(name.toLowerCase())
}

/** A field whose name is followed by a dot: `node.CLASS`, `meta.KEY`, `exif.Model`. */
export function findFieldWithPath(name: string): Field | undefined {
  return byNameWithPath.get(name.toLowerCase())
}

/** Every name and alias that a field can be called by. */
export function listFieldNames(): readonly string[] {
  return [...byName.keys()]
}
