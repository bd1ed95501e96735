import { describeBadValue } from './describe-bad-value.ts'
import type { Field } from './fields.ts'
import { createNumberReader, parseNumber } from './parse-number.ts'
import type { ValueReading, WrittenValue } from './parse-value.ts'

/** `1024x1536`, `512x?`, `?x512`. */
export function parseSize({ op, isNear, piece, matched }: WrittenValue): ValueReading {
  const match = /^(\d{1,6}|[?*])\s*[x×]\s*(\d{1,6}|[?*])$/i.exec(piece.text.trim())
  const [width, height] = [match?.[1], match?.[2]].map((side) =>
    side === undefined || side === '?' || side === '*' ? null : Number(side),
  )
  if ((width == null && height == null) || isNear || matched !== undefined || op === '~=') {
    const bytes = /^\d[\d.,]*\s*[kmg]i?b$/i.exec(piece.text.trim())
    if (bytes !== null && !isNear && matched === undefined) {
      return {
        problem: {
          code: 'bad-value',
          message: `Size is width by height, such as 1024x1536; for that of the file: filesize:${op ?? ''}${bytes[0]}`,
        },
      }
    }
    return {
      problem: {
        code: 'bad-value',
        message: 'A size is written 1024x1536; ? is any: size:512x?, size:>=1920x1080',
      },
    }
  }
  return { meaning: { is: 'size', op: op ?? '=', width: width ?? null, height: height ?? null } }
}

/** `16:9`, `~16:9`, `>1.5`, `1..1.5`, landscape, portrait, square. */
export function parseRatio(field: Field, { op, isNear, piece, matched }: WrittenValue): ValueReading {
  const text = piece.text.trim().toLowerCase()
  const compared = isNear ? '~=' : op
  if (matched === undefined || isNear) {
    if (compared === undefined && field.options?.includes(text) === true)
      return { meaning: { is: 'option', option: text } }
    const match = /^(\d{1,5}(?:\.\d{1,6})?)[:/x](\d{1,5}(?:\.\d{1,6})?)$/.exec(text)
    const [width, height] = [Number(match?.[1] ?? 0), Number(match?.[2] ?? 0)]
    if (width > 0 && height > 0) return { meaning: { is: 'ratio', op: compared ?? '=', width, height } }
    const number = parseNumber(text, compared, createNumberReader('number', undefined))
    if (number.ok && number.meaning.is === 'between') return { meaning: number.meaning }
    if (number.ok && number.meaning.is === 'number' && number.meaning.value > 0) {
      return { meaning: { is: 'ratio', op: number.meaning.op, width: number.meaning.value, height: 1 } }
    }
  }
  return describeBadValue(field, piece.text, 'a ratio is 16:9, a number, landscape, portrait or square')
}
