import type { Value } from '#shared/query/query-tree.ts'
import type { CompileContext } from './compile-context.ts'
import { compareTime, type TimeForm } from './compile-date.ts'
import { scoredOnce } from './compile-score.ts'
import { files, inFiles, inMetadata } from './condition-plans.ts'
import { type Plan, select } from './plan.ts'

type TimeField =
  | 'date'
  | 'taken'
  | 'created'
  | 'modified'
  | 'added'
  | 'scored'
  | 'viewed'
  | 'before'
  | 'after'
const times = {
  date: ['date_ms', 'ms'],
  before: ['date_ms', 'ms'],
  after: ['date_ms', 'ms'],
  modified: ['modified_ns', 'ns'],
  added: ['created_at', 'utc'],
  viewed: ['last_accessed', 'utc'],
  taken: ['taken_at', 'local'],
  created: ['file_created_at', 'utc'],
  scored: ['max(at)', 'utc'],
} as const satisfies Readonly<Record<TimeField, readonly [expression: string, form: TimeForm]>>

export function compileTime(
  { nowMs }: CompileContext,
  field: TimeField,
  value: Extract<Value, { is: 'date' | 'date-between' }>,
): Plan {
  const [expression, form] = times[field]
  const op = field === 'before' ? ('<' as const) : ('>=' as const)
  const meaning = value.is === 'date' && (field === 'before' || field === 'after') ? { ...value, op } : value
  const compared = compareTime(expression, form, meaning, nowMs)
  if (field === 'scored')
    return select(`${scoredOnce} GROUP BY media_file_id HAVING ${compared.condition}`, ...compared.parameters)
  if (field === 'taken' || field === 'created') return inMetadata(compared)
  return field === 'added' || field === 'viewed' ? inFiles(compared) : files(compared)
}
