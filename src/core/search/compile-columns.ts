import { readShutter } from '#shared/query/parse-number.ts'
import type { Value } from '#shared/query/query-tree.ts'
import type { CompileContext } from './compile-context.ts'
import { type Condition, compareDigits, compareNumber, fitsNumber } from './compile-number.ts'
import { inFiles, inMetadata, isNumber } from './condition-plans.ts'
import { findDistinct } from './find-distinct.ts'
import { allOf, nothing, type Plan, select } from './plan.ts'

/** Columns of numbers, and how far from the value what a person calls equal may be. */
const numbers = {
  steps: ['steps', 1e-9],
  cfg: ['cfg_scale', 1e-6],
  denoise: ['denoise', 1e-6],
  clipskip: ['clip_skip', 1e-9],
  guidance: ['guidance', 1e-6],
  duration: ['duration', 0.5],
  fps: ['frame_rate', 0.05],
  iso: ['iso', 1e-9],
  aperture: ['aperture', 0.05],
  focal: ['focal_length', 0.5],
  w: ['width', 1e-9],
  h: ['height', 1e-9],
  mp: ['width * height / 1e6', 0.05],
  filesize: ['file_size', 1e-9],
} as const satisfies Readonly<Record<string, readonly [expression: string, tolerance: number]>>

export function compileColumn(field: keyof typeof numbers, value: Value): Plan {
  if (!isNumber(value)) return nothing
  const [expression, tolerance] = numbers[field]
  const compared = compareNumber(expression, value, tolerance)
  return field === 'filesize' ? inFiles(compared) : inMetadata(compared)
}

export function compileSeed(value: Value): Plan {
  if (value.is === 'text' && value.match.is === 'glob')
    return inSeeds({ condition: 'seed GLOB ?', parameters: [value.match.pattern] })
  if (value.is === 'seed') return inSeeds(compareDigits('seed', value.op, value.value))
  if (value.is !== 'seed-between') return nothing
  const sides = [
    ...(value.min === null ? [] : [compareDigits('seed', '>=', value.min)]),
    ...(value.max === null ? [] : [compareDigits('seed', '<=', value.max)]),
  ]
  return allOf(sides.map(inSeeds))
}

/** Comparing digits by their number no index can serve: all of the seeds' own one is read, and not the table. */
function inSeeds({ condition, parameters }: Condition): Plan {
  return select(
    `SELECT media_file_id FROM media_metadata INDEXED BY idx_metadata_seed WHERE seed IS NOT NULL AND ${condition}`,
    ...parameters,
  )
}

/** Written as fractions of a second, of which a library has few. */
export function compileShutter({ db }: CompileContext, value: Value): Plan {
  if (!isNumber(value)) return nothing
  const known = findDistinct(db, { table: 'media_metadata', column: 'shutter' })
  const fitting = known.filter((text) => {
    const seconds = readShutter(text)
    return seconds !== undefined && fitsNumber(seconds, value, seconds * 0.02)
  })
  return fitting.length === 0
    ? nothing
    : select(
        'SELECT media_file_id FROM media_metadata WHERE shutter IN (SELECT value FROM json_each(?))',
        JSON.stringify(fitting),
      )
}
