import { changedIds, duplicateIds } from '#core/identity/duplicates.ts'
import type { FieldName } from '#shared/query/fields.ts'
import { readShutter } from '#shared/query/parse-number.ts'
import type { FieldNode, Meaning, Value } from '#shared/query/query-tree.ts'
import { type CompileContext, refuse } from './compile-context.ts'
import { compareTime, type TimeForm, writeTime } from './compile-date.ts'
import { compileMeta } from './compile-meta.ts'
import { compileHash, compileLora, compileName } from './compile-names.ts'
import { compileNode } from './compile-node.ts'
import { type Condition, compareDigits, compareNumber, fitsNumber } from './compile-number.ts'
import { compileFolder, compilePath } from './compile-path.ts'
import { compileText, type TextPlace } from './compile-text.ts'
import { findDistinct } from './find-distinct.ts'
import { allOf, anyOf, everything, noneOf, nothing, type Plan, select } from './plan.ts'

/** Files of which the field has one of the values asked for. */
export function compileField(context: CompileContext, node: FieldNode): Plan {
  return anyOf(node.values.map((value) => compileValue(context, node, value)))
}

function compileValue(context: CompileContext, node: FieldNode, value: Value): Plan {
  if (value.is === 'known' && node.field !== 'meta' && node.field !== 'node') {
    const known = compileKnown(node.field)
    return value.known ? known : noneOf(known)
  }
  if (value.is === 'known' && !value.known)
    return noneOf(compileValue(context, node, { ...value, known: true }))
  const { field } = node
  switch (field) {
    case 'prompt':
    case 'negative':
    case 'caption':
    case 'notes':
    case 'title':
    case 'raw':
      return value.is === 'text'
        ? compileText(context, value.match, value.exact, textPlaces[field], value.range)
        : nothing
    case 'meta':
      return compileMeta(context, node.path, value)
    case 'node':
      return compileNode(context.db, node.path, value)
    case 'lora':
      if (value.is === 'lora') return compileLora(context, value.match, false, value.weight)
      return value.is === 'text' ? compileLora(context, value.match, value.exact, null) : nothing
    case 'hash':
    case 'sha256':
      return value.is === 'text'
        ? compileHash(field === 'hash' ? 'model_hash' : 'content_hash', value.match)
        : nothing
    case 'model':
    case 'vae':
    case 'embedding':
    case 'controlnet':
    case 'sampler':
    case 'scheduler':
    case 'tool':
    case 'codec':
    case 'camera':
    case 'lens':
    case 'ext':
    case 'container':
    case 'tag':
    case 'kw':
      return value.is === 'text' ? compileName(context, field, value.match, value.exact) : nothing
    case 'name':
    case 'path':
      return value.is === 'text'
        ? compilePath(context, field, value.match, value.exact, value.range)
        : nothing
    case 'folder':
    case 'in':
      return value.is === 'text' ? compileFolder(context, field, value.match) : nothing
    case 'steps':
    case 'cfg':
    case 'denoise':
    case 'clipskip':
    case 'guidance':
    case 'duration':
    case 'fps':
    case 'iso':
    case 'aperture':
    case 'focal':
    case 'w':
    case 'h':
    case 'mp':
    case 'filesize':
      return compileColumn(field, value)
    case 'seed':
      return compileSeed(value)
    case 'shutter':
      return compileShutter(context, value)
    case 'score':
      return compileScore(value)
    case 'tags':
      return compileTagCount(value)
    case 'id':
      return isNumber(value) ? files(compareNumber('id', value, 0)) : nothing
    case 'size':
    case 'ratio':
      return compileShape(value)
    case 'type':
    case 'fav':
    case 'label':
    case 'audio':
    case 'alpha':
    case 'animated':
    case 'is':
      return value.is === 'option' ? compileOption(context, node, value.option) : nothing
    case 'date':
    case 'taken':
    case 'created':
    case 'modified':
    case 'added':
    case 'scored':
    case 'viewed':
    case 'before':
    case 'after':
      return value.is === 'date' || value.is === 'date-between' ? compileTime(context, field, value) : nothing
    case 'dup':
      if (value.is === 'option') return compileDuplicates(context, node)
      refuse(context, node, 'Pictures that look alike can’t be found yet; dup:exact finds the same content.')
      return nothing
    case 'similar':
      refuse(context, node, 'Pictures that look alike can’t be found yet.')
      return nothing
    case 'workflow':
    case 'gps':
    case 'no':
    case 'has':
    case 'sort':
    case 'limit':
    case 'group':
      return nothing
  }
}

const negative: TextPlace = { table: 'media_texts_fts', columns: 'negative', source: 'negative' }
const prompt: TextPlace = { table: 'media_fts', columns: 'prompt', source: 'prompt' }
const textPlaces = {
  prompt: [prompt],
  negative: [negative],
  notes: [{ table: 'media_fts', columns: 'notes', source: 'notes' }],
  caption: [{ table: 'media_texts_fts', columns: 'caption', source: 'caption' }],
  title: [{ table: 'media_texts_fts', columns: 'title', source: 'title' }],
  // The prompts are a part of it that the index doesn't hold twice.
  raw: [{ table: 'media_texts_fts', columns: 'raw', source: 'raw' }, prompt, negative],
} as const satisfies Readonly<Record<string, readonly TextPlace[]>>

function inMetadata({ condition, parameters }: Condition): Plan {
  return select(`SELECT media_file_id FROM media_metadata WHERE ${condition}`, ...parameters)
}

/** A condition on columns that are always known, so that it can be put together with others of the kind. */
function files({ condition, parameters }: Condition): Plan {
  return { is: 'files', condition, parameters }
}

/** One on columns of the same table that may be NULL. */
function inFiles({ condition, parameters }: Condition): Plan {
  return select(`SELECT id FROM media_files WHERE ${condition}`, ...parameters)
}

function isNumber(value: Meaning): value is Extract<Meaning, { is: 'number' | 'between' }> {
  return value.is === 'number' || value.is === 'between'
}

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

function compileColumn(field: keyof typeof numbers, value: Value): Plan {
  if (!isNumber(value)) return nothing
  const [expression, tolerance] = numbers[field]
  const compared = compareNumber(expression, value, tolerance)
  return field === 'filesize' ? inFiles(compared) : inMetadata(compared)
}

function compileSeed(value: Value): Plan {
  if (value.is === 'text' && value.match.is === 'glob')
    return inMetadata({ condition: 'seed GLOB ?', parameters: [value.match.pattern] })
  if (value.is === 'seed') return inMetadata(compareDigits('seed', value.op, value.value))
  if (value.is !== 'seed-between') return nothing
  const sides = [
    ...(value.min === null ? [] : [compareDigits('seed', '>=', value.min)]),
    ...(value.max === null ? [] : [compareDigits('seed', '<=', value.max)]),
  ]
  return allOf(sides.map(inMetadata))
}

/** Written as fractions of a second, of which a library has few. */
function compileShutter({ db }: CompileContext, value: Value): Plan {
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

/** 0 is known only where somebody set it: what was never scored has no score. */
const scoredOnce = "SELECT media_file_id FROM score_events WHERE what = 'score'"

function compileScore(value: Value): Plan {
  if (value.is === 'option') {
    const condition =
      value.option === 'reject' ? 'score = -1' : value.option === 'unrated' ? 'score = 0' : 'score > 0'
    return { is: 'files', condition, parameters: [] }
  }
  if (!isNumber(value)) return nothing
  const { condition, parameters } = compareNumber('score', value, 0)
  const given: Plan = { is: 'files', condition: `score <> 0 AND ${condition}`, parameters }
  if (!fitsNumber(0, value, 0)) return given
  return anyOf([given, allOf([{ is: 'files', condition: 'score = 0', parameters: [] }, select(scoredOnce)])])
}

function compileTagCount(value: Value): Plan {
  if (!isNumber(value)) return nothing
  const { condition, parameters } = compareNumber('count(*)', value, 0)
  const tagged = "SELECT media_file_id FROM media_keywords WHERE keyword_type = 'user'"
  const counted = select(`${tagged} GROUP BY media_file_id HAVING ${condition}`, ...parameters)
  return fitsNumber(0, value, 0) ? anyOf([counted, noneOf(select(tagged))]) : counted
}

const ratio = 'width * 1.0 / height'
/** How far from a ratio what a person calls that ratio may be, and what is near it. */
const ratioTolerance = { '=': 0.01, '~=': 0.05 } as const

function compileShape(value: Value): Plan {
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

const dayMs = 86_400_000

function compileOption(context: CompileContext, node: FieldNode, option: string): Plan {
  const own = (condition: string): Plan => ({ is: 'files', condition, parameters: [] })
  switch (`${node.field}:${option}`) {
    case 'type:image':
    case 'type:video':
      return { is: 'files', condition: "coalesce(file_type, 'unknown') = ?", parameters: [option] }
    case 'type:unknown':
      return own("coalesce(file_type, 'unknown') NOT IN ('image', 'video')")
    case 'type:animation':
    case 'animated:yes':
      return inMetadata({ condition: 'animated = 1', parameters: [] })
    case 'animated:no':
      return inMetadata({ condition: 'animated = 0', parameters: [] })
    case 'alpha:yes':
      return inMetadata({ condition: 'has_alpha = 1', parameters: [] })
    case 'alpha:no':
      return inMetadata({ condition: 'has_alpha = 0', parameters: [] })
    case 'audio:yes':
      return withAudio
    case 'audio:no':
      return allOf([
        { is: 'files', condition: "coalesce(file_type, '') = 'video'", parameters: [] },
        noneOf(withAudio),
      ])
    case 'fav:yes':
    case 'is:fav':
      return own('favourite = 1')
    case 'fav:no':
      return { is: 'not', plan: own('favourite = 1') }
    case 'is:rejected':
      return own('score = -1')
    case 'is:rated':
      return own('score > 0')
    case 'is:unrated':
      return own('score = 0')
    case 'is:missing':
      return own('missing_since IS NOT NULL')
    case 'is:error':
      return select('SELECT media_file_id FROM media_problems')
    case 'is:new':
      return inFiles({ condition: 'created_at >= ?', parameters: [writeTime(context.nowMs - dayMs, 'utc')] })
    case 'is:edited':
      return select(changedIds)
    case 'is:duplicate':
      return compileDuplicates(context, node)
    default:
      return node.field === 'label' ? inFiles({ condition: 'label = ?', parameters: [option] }) : nothing
  }
}

const withAudio = select('SELECT media_file_id FROM media_metadata WHERE audio_codec IS NOT NULL')

function compileDuplicates(context: CompileContext, node: FieldNode): Plan {
  const compared = context.db.sqlite
    .prepare('SELECT 1 FROM media_files WHERE content_hash IS NOT NULL LIMIT 1')
    .get()
  const empty = context.db.sqlite.prepare('SELECT 1 FROM media_files LIMIT 1').get() === undefined
  if (compared === undefined && !empty) {
    refuse(
      context,
      node,
      'The contents of this library’s files haven’t been compared yet. They will be after the next scan.',
    )
    return nothing
  }
  return select(duplicateIds)
}

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

function compileTime(
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

/** Files of which a field is known at all. */
function compileKnown(field: FieldName): Plan {
  const column = (name: string) => inMetadata({ condition: `${name} IS NOT NULL`, parameters: [] })
  const text = (name: string) => inMetadata({ condition: `${name} <> ''`, parameters: [] })
  const own = (condition: string): Plan => ({ is: 'files', condition, parameters: [] })
  const resource = (kind: string) =>
    select(`SELECT media_file_id FROM media_resources WHERE kind = '${kind}'`)
  const keyword = (type: string) =>
    select(`SELECT media_file_id FROM media_keywords WHERE keyword_type = '${type}'`)
  switch (field) {
    case 'prompt':
      return text('prompt')
    case 'negative':
      return text('negative_prompt')
    case 'caption':
    case 'title':
      return text(field)
    case 'workflow':
      return text('workflow_data')
    case 'notes':
      return inFiles({ condition: "notes <> ''", parameters: [] })
    case 'tag':
      return keyword('user')
    case 'kw':
      return keyword('file')
    case 'score':
      return anyOf([own('score <> 0'), select(scoredOnce)])
    case 'fav':
      return own('favourite = 1')
    case 'label':
      return inFiles({ condition: 'label IS NOT NULL', parameters: [] })
    case 'model':
      return column('model_name')
    case 'hash':
      return column('model_hash')
    case 'lora':
      return select('SELECT media_file_id FROM media_loras')
    case 'embedding':
    case 'controlnet':
      return resource(field)
    case 'vae':
    case 'sampler':
    case 'scheduler':
    case 'tool':
    case 'codec':
    case 'camera':
    case 'lens':
    case 'steps':
    case 'denoise':
    case 'guidance':
    case 'seed':
    case 'duration':
    case 'iso':
    case 'aperture':
    case 'shutter':
      return column(field)
    case 'cfg':
      return column('cfg_scale')
    case 'clipskip':
      return column('clip_skip')
    case 'fps':
      return column('frame_rate')
    case 'focal':
      return column('focal_length')
    case 'gps':
      return column('latitude')
    case 'w':
    case 'h':
    case 'mp':
    case 'size':
    case 'ratio':
      return inMetadata({ condition: 'width > 0 AND height > 0', parameters: [] })
    case 'audio':
      return withAudio
    case 'alpha':
      return inMetadata({ condition: 'has_alpha = 1', parameters: [] })
    case 'animated':
      return inMetadata({ condition: 'animated = 1', parameters: [] })
    case 'type':
      return own("coalesce(file_type, 'unknown') IN ('image', 'video')")
    case 'ext':
      return own("coalesce(extension, '') <> ''")
    case 'container':
      return own("format <> 'unknown'")
    case 'taken':
      return column('taken_at')
    case 'created':
      return column('file_created_at')
    case 'viewed':
      return inFiles({ condition: 'last_accessed IS NOT NULL', parameters: [] })
    case 'scored':
      return select(scoredOnce)
    case 'sha256':
      return inFiles({ condition: 'content_hash IS NOT NULL', parameters: [] })
    case 'raw':
      return text('raw')
    default:
      return everything
  }
}
