import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findCompleting } from './complete-query.ts'

/** The caret stands where the bar is. */
function completing(marked: string): unknown {
  const caret = marked.indexOf('¦')
  const found = findCompleting(marked.replace('¦', ''), caret)
  if (found === null) return null
  const { kind, prefix, range } = found
  const field = found.kind === 'value' ? [found.field.name, ...found.path].join('.') : null
  return [kind, ...(field === null ? [] : [field]), prefix, range.from, range.to]
}

test.each([
  ['¦', ['word', '', 0, 0]],
  ['cat mo¦d', ['word', 'mo', 4, 7]],
  ['cat ¦', ['word', '', 4, 4]],
  ['(ca¦', ['word', 'ca', 1, 3]],
  ['node.KSam¦', ['word', 'node.KSam', 0, 9]],
  ['cat -node."KSampler (Eff¦', ['word', 'node."KSampler (Eff', 5, 24]],
  ['node."A b".c¦fg', ['word', 'node."A b".c', 0, 14]],
  ['node."A b".cfg:7¦', ['value', 'node.A b.cfg', '7', 15, 16]],
  ['"see exif.Mo¦', null],
  ['node.a b¦', ['word', 'b', 7, 8]],
  ['-tag:x¦', ['value', 'tag', 'x', 5, 6]],
  ['#¦', ['value', 'tag', '', 1, 1]],
  ['#re¦', ['value', 'tag', 're', 1, 3]],
  ['model:¦', ['value', 'model', '', 6, 6]],
  ['model:a|b¦', ['value', 'model', 'b', 8, 9]],
  ['model:(a b¦', ['value', 'model', 'b', 9, 10]],
  ['model:=ju¦', ['value', 'model', 'ju', 7, 9]],
  ['in:"my pic¦', ['value', 'in', 'my pic', 3, 10]],
  ['steps>=2¦', ['value', 'steps', '2', 7, 8]],
  ['score>¦', ['value', 'score', '', 6, 6]],
  ['node.KSampler.cfg:¦', ['value', 'node.KSampler.cfg', '', 18, 18]],
  ['sort:sc¦', ['value', 'sort', 'sc', 5, 7]],
  ['sort:(score- da¦ name)', ['value', 'sort', 'da', 13, 15]],
  ['sort:(score- d¦ate- name)', ['value', 'sort', 'd', 13, 18]],
  ['-@be¦', ['saved', 'be', 1, 4]],
  ['@"best o¦', ['saved', 'best o', 0, 8]],
  ['"red h¦', null],
])('%s', (marked, expected) => {
  expect(completing(marked)).toEqual(expected)
})

test('whatever is typed, what is replaced lies in the text and ends at the caret or behind it (property)', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'sort:',
      'model:',
      '(',
      ')',
      '"',
      '|',
      '@',
      '#',
      '>=',
      '-',
      ' ',
      ',',
      'node.',
      '\\',
      'a',
      '~',
      '*',
    ),
    fc.string({ maxLength: 3 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.nat(30), (pieces, at) => {
      const text = pieces.join('')
      const caret = Math.min(at, text.length)
      const found = findCompleting(text, caret)
      if (found === null) return
      const { from, to } = found.range
      expect(0 <= from && from <= caret && caret <= to && to <= text.length).toBe(true)
    }),
    { numRuns: 3000 },
  )
})
