import type { Meaning } from '#shared/query/query-tree.ts'
import type { Condition } from './compile-number.ts'
import { type Plan, select } from './plan.ts'

/** A condition on columns of the metadata. */
export function inMetadata({ condition, parameters }: Condition): Plan {
  return select(`SELECT media_file_id FROM media_metadata WHERE ${condition}`, ...parameters)
}

/** A condition on columns that are always known, so that it can be put together with others of the kind. */
export function files({ condition, parameters }: Condition): Plan {
  return { is: 'files', condition, parameters }
}

/** One on columns of the same table that may be NULL. */
export function inFiles({ condition, parameters }: Condition): Plan {
  return select(`SELECT id FROM media_files WHERE ${condition}`, ...parameters)
}

export function isNumber(value: Meaning): value is Extract<Meaning, { is: 'number' | 'between' }> {
  return value.is === 'number' || value.is === 'between'
}
