import type { FieldName } from '#shared/query/fields.ts'
import { withAudio } from './compile-option.ts'
import { scoredOnce } from './compile-score.ts'
import { inFiles, inMetadata } from './condition-plans.ts'
import { anyOf, everything, type Plan, select } from './plan.ts'

/** Files of which a field is known at all. */
export function compileKnown(field: FieldName): Plan {
  const column = (name: string) => inMetadata({ condition: `${name} IS NOT NULL`, parameters: [] })
  // Left to choose, SQLite reads the whole table rather than the partial index.
  const text = (name: string) =>
    select(`SELECT media_file_id FROM media_metadata INDEXED BY idx_metadata_has_${name} WHERE ${name} <> ''`)
  const own = (condition: string): Plan => ({ is: 'files', condition, parameters: [] })
  const resource = (kind: string) =>
    select(`SELECT media_file_id FROM media_resources WHERE kind = '${kind}'`)
  const keyword = (type: string) =>
    // The partial index is taken only for a condition in its own words.
    select(
      `SELECT media_file_id FROM media_keywords WHERE keyword_type IN ('user', 'file') AND keyword_type = '${type}'`,
    )
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
