import type { Field } from './fields.ts'
import type { Problem } from './parse-match.ts'

/** Says what a field takes instead of `text`, with an example. */
export function describeBadValue(field: Field, text: string, hint: string): { readonly problem: Problem } {
  const example = field.examples[0] ?? ''
  return {
    problem: {
      code: 'bad-value',
      message: `“${text}” is no value for ${field.name}: ${hint}, for example ${example}`,
    },
  }
}
