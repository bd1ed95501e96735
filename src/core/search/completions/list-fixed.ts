import { allFields, type Field } from '#shared/query/fields.ts'
import { canBeUnknown } from '#shared/query/parse-field.ts'
import type { ListedValue } from './list-values.ts'

/** Values that the library has nothing to say about: out of the field's own examples. */
export function listFixedValues(field: Field): readonly ListedValue[] {
  switch (field.kind) {
    case 'field':
      return allFields
        .filter(canBeUnknown)
        .map(({ name, description }) => ({ value: name, detail: description, count: null }))
    case 'limit':
      return ['10', '50', '100', '500', '1000'].map((value) => ({ value, count: null }))
    case 'count':
      return [
        { value: '0', count: null, detail: 'none' },
        { value: '>0', text: '>0', count: null, detail: 'at least one' },
        { value: '>3', text: '>3', count: null, detail: 'more than three' },
      ]
    case 'ratio':
      return ['1:1', '3:2', '2:3', '4:3', '3:4', '16:9', '9:16', '21:9'].map((value) => createValue(value))
    case 'bytes':
    case 'duration':
    case 'number':
    case 'dup':
      return listExamples(field)
    default:
      return []
  }
}

function listExamples({ name, examples }: Field): readonly ListedValue[] {
  return examples
    .filter((example) => example.startsWith(`${name}:`))
    .map((example) => example.slice(name.length + 1))
    .map((value) => ({ value, text: value, count: null, detail: 'for example' }))
}

/** Put in as it stands, without quotes. */
function createValue(value: string): ListedValue {
  return { value, text: value, count: null }
}
