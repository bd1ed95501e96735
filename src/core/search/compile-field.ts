import type { FieldNode, Value } from '#shared/query/query-tree.ts'
import { compileColumn, compileSeed, compileShutter } from './compile-columns.ts'
import { type CompileContext, refuse } from './compile-context.ts'
import { compileKnown } from './compile-known.ts'
import { compileMeta } from './compile-meta.ts'
import { compileHash, compileLora, compileName } from './compile-names.ts'
import { compileNode } from './compile-node.ts'
import { compareNumber } from './compile-number.ts'
import { compileDuplicates, compileOption } from './compile-option.ts'
import { compileFolder, compilePath } from './compile-path.ts'
import { compileScore, compileTagCount } from './compile-score.ts'
import { compileShape } from './compile-shape.ts'
import { compileText, type TextPlace } from './compile-text.ts'
import { compileTime } from './compile-time.ts'
import { files, isNumber } from './condition-plans.ts'
import { anyOf, noneOf, nothing, type Plan } from './plan.ts'

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
