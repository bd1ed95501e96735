import { changedIds, duplicateIds } from '#core/identity/duplicates.ts'
import type { FieldNode } from '#shared/query/query-tree.ts'
import { type CompileContext, refuse } from './compile-context.ts'
import { writeTime } from './compile-date.ts'
import { inFiles, inMetadata } from './condition-plans.ts'
import { allOf, noneOf, nothing, type Plan, select } from './plan.ts'

const dayMs = 86_400_000

export function compileOption(context: CompileContext, node: FieldNode, option: string): Plan {
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

export const withAudio = select('SELECT media_file_id FROM media_metadata WHERE audio_codec IS NOT NULL')

export function compileDuplicates(context: CompileContext, node: FieldNode): Plan {
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
