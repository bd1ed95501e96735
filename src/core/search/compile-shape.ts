import type { Value } from '#shared/query/query-tree.ts'
import { compareNumber } from './compile-number.ts'
import { inMetadata } from './condition-plans.ts'
import { nothing, type Plan } from './plan.ts'

const ratio = 'width * 1.0 / height'
/** How far from a ratio what a person calls that ratio may be, and what is near it. */
const ratioTolerance = { '=': 0.01, '~=': 0.05 } as const

export function compileShape(value: Value): Plan {
  const known = 'width > 0 AND height > 0'
  switch (value.is) {
    case 'option': {
      const conditions: Readonly<Record<string, string>> = {
        landscape: `${ratio} > 1.01`,
        portrait: `${ratio} < 1 / 1.01`,
        square: `${ratio} BETWEEN 1 / 1.01 AND 1.01`,
      }
      return inMetadata({ condition: `${known} AND ${conditions[value.option] ?? '0'}`, parameters: [] })
    }
    case 'ratio': {
      const wanted = value.width / value.height
      const tolerance = wanted * ratioTolerance[value.op === '~=' ? '~=' : '=']
      const op = value.op === '~=' ? '=' : value.op
      const compared = compareNumber(ratio, { is: 'number', op, value: wanted }, tolerance)
      return inMetadata({ ...compared, condition: `${known} AND ${compared.condition}` })
    }
    case 'between': {
      const compared = compareNumber(ratio, value, 0)
      return inMetadata({ ...compared, condition: `${known} AND ${compared.condition}` })
    }
    case 'size': {
      const op = value.op === '!=' ? '=' : value.op
      const sides = [
        ...(value.width === null ? [] : [{ condition: `width ${op} ?`, parameters: [value.width] }]),
        ...(value.height === null ? [] : [{ condition: `height ${op} ?`, parameters: [value.height] }]),
      ]
      const both = sides.map((side) => side.condition).join(' AND ')
      return inMetadata({
        condition: `${known} AND ${value.op === '!=' ? `NOT (${both})` : both}`,
        parameters: sides.flatMap((side) => side.parameters),
      })
    }
    default:
      return nothing
  }
}
