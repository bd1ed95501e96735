// For tests only: each field a second time, over one plain file.

import type { FieldNode, Value } from '#shared/query/query-tree.ts'
import { listPlainRaw } from './test-library.ts'
import { metaMatches, nodeMatches } from './test-naive-entries.ts'
import { numberMatches, seedMatches } from './test-naive-number.ts'
import { ratioMatches, ratioOf, sizeMatches } from './test-naive-shape.ts'
import { isDuplicate, isInState } from './test-naive-state.ts'
import {
  folderMatches,
  hashMatches,
  idMatches,
  isWild,
  keywordMatches,
  nameMatches,
  pathMatches,
  plain,
  samplerMatches,
  textMatches,
} from './test-naive-text.ts'
import { parseCameraTime, parseTime, timeMatches } from './test-naive-time.ts'
import type { PlainFile } from './test-plain-file.ts'

export type Library = readonly PlainFile[]

/** A name also counts with its `_` as spaces. */
export function listNameTexts(file: PlainFile): string[] {
  const name = file.path.split('/').at(-1) ?? ''
  return [name, name.replaceAll('_', ' ')]
}

function countTags(file: PlainFile): number {
  return file.keywords.filter((one) => one.type === 'user').length
}

function listOwn(file: PlainFile, type: 'user' | 'file'): string[] {
  return file.keywords.filter((one) => one.type === type).map((one) => one.keyword)
}

export function fieldMatches(
  { field, path }: FieldNode,
  value: Value,
  file: PlainFile,
  library: Library,
): boolean {
  const known = (isKnown: boolean) => value.is === 'known' && isKnown === value.known
  const name = file.path.split('/').at(-1) ?? ''
  const directory = file.path.split('/').slice(0, -1).join('/')
  const text = (own: string | null) => {
    if (value.is === 'known') return known(own !== null && own !== '')
    if (value.is !== 'text' || own === null) return false
    return (
      textMatches(own, value.match) &&
      (!value.exact || plain(own).trim() === plain('text' in value.match ? value.match.text : '').trim())
    )
  }
  const names = (own: readonly (string | null)[]) => {
    if (value.is === 'known') return known(own.some((one) => one !== null))
    return value.is === 'text' && own.some((one) => nameMatches(one, value.match, value.exact))
  }
  const id = (own: string | null) =>
    value.is === 'known' ? known(own !== null) : value.is === 'text' && idMatches(own, value.match)
  const number = (own: number | null, tolerance?: number) =>
    value.is === 'known' ? known(own !== null) : numberMatches(own, value, tolerance)
  const moment = (own: number | null) =>
    value.is === 'known' ? known(own !== null) : timeMatches(own, value)
  const option = value.is === 'option' ? value.option : ''
  const scored = file.score !== 0 || file.scoredAt.length > 0
  const dateMs = parseTime(file.takenAt) ?? file.modifiedMs
  switch (field) {
    case 'prompt':
      return text(file.prompt)
    case 'negative':
      return text(file.negative)
    case 'notes':
      return text(file.notes)
    case 'title':
      return text(file.title === null ? null : file.title.trim())
    case 'caption':
      return text(readCaption(file))
    case 'raw':
      return [...Object.values(listPlainRaw(file)), file.prompt, file.negative].some(text)
    case 'meta':
      return metaMatches(path, value, file)
    case 'node':
      return nodeMatches(path, value, file)
    case 'workflow':
      return known(file.workflow !== null)
    case 'gps':
      return known(file.latitude !== null)
    case 'tag':
    case 'kw': {
      const own = listOwn(file, field === 'tag' ? 'user' : 'file')
      return value.is === 'known'
        ? known(own.length > 0)
        : value.is === 'text' && own.some((one) => keywordMatches(one, value.match))
    }
    case 'tags':
      return number(countTags(file))
    case 'score':
      if (value.is === 'option')
        return option === 'reject'
          ? file.score === -1
          : option === 'rated'
            ? file.score > 0
            : file.score === 0
      return number(scored ? file.score : null)
    case 'fav':
      return value.is === 'known' ? known(file.favourite) : file.favourite === (option === 'yes')
    case 'label':
      return value.is === 'known' ? known(file.label !== null) : file.label === option
    case 'model':
      return value.is === 'known' ? known(file.model !== null) : names([file.model, ...file.otherModels])
    case 'vae':
      return names([file.vae])
    case 'camera':
      return names([file.camera])
    case 'lens':
      return names([file.lens])
    case 'embedding':
      return names(file.embeddings)
    case 'controlnet':
      return names(file.controlnets)
    case 'tool':
      return id(file.tool)
    case 'codec':
      return id(file.codec)
    case 'container':
      return id(file.format)
    case 'ext': {
      const extension = name.includes('.') ? (name.split('.').at(-1) ?? '').toLowerCase() : null
      return id(extension === 'jpeg' ? 'jpg' : extension)
    }
    case 'hash':
      return value.is === 'known' ? known(file.modelHash !== null) : hashMatches(file.modelHash, value)
    case 'sha256':
      return value.is === 'known' ? known(file.hash !== null) : hashMatches(file.hash, value)
    case 'lora': {
      if (value.is === 'known') return known(file.loras.length > 0)
      if (value.is === 'text')
        return file.loras.some((lora) => nameMatches(lora.name, value.match, value.exact))
      return (
        value.is === 'lora' &&
        file.loras.some(
          (lora) => nameMatches(lora.name, value.match, false) && numberMatches(lora.weight, value.weight),
        )
      )
    }
    case 'sampler':
      return value.is === 'known'
        ? known(file.sampler !== null)
        : value.is === 'text' && samplerMatches(file.sampler, value.match)
    case 'scheduler':
      return value.is === 'known'
        ? known(file.scheduler !== null)
        : value.is === 'text' && samplerMatches(file.scheduler, value.match)
    case 'steps':
      return number(file.steps)
    case 'cfg':
      return number(file.cfg, 1e-6)
    case 'denoise':
      return number(file.denoise, 1e-6)
    case 'clipskip':
      return number(file.clipSkip)
    case 'guidance':
      return number(file.guidance, 1e-6)
    case 'duration':
      return number(file.duration, 0.5)
    case 'fps':
      return number(file.fps, 0.05)
    case 'iso':
      return number(file.iso)
    case 'aperture':
      return number(file.aperture, 0.05)
    case 'focal':
      return number(file.focal, 0.5)
    case 'w':
      return value.is === 'known' ? known(ratioOf(file) !== null) : number(file.width)
    case 'h':
      return value.is === 'known' ? known(ratioOf(file) !== null) : number(file.height)
    case 'mp':
      return number(
        file.width === null || file.height === null ? null : (file.width * file.height) / 1e6,
        0.05,
      )
    case 'filesize':
      return number(file.sizeBytes)
    case 'shutter': {
      const [top = '', bottom = '1'] = (file.shutter ?? '').split('/')
      const seconds = file.shutter === null ? null : Number(top) / Number(bottom)
      return number(seconds, (seconds ?? 0) * 0.02)
    }
    case 'seed':
      return value.is === 'known' ? known(file.seed !== null) : seedMatches(file.seed, value)
    case 'size':
      return sizeMatches(file, value)
    case 'ratio':
      return ratioMatches(file, value)
    case 'type':
      if (value.is === 'known') return known(file.type !== 'unknown')
      return option === 'animation' ? file.animated : file.type === option
    case 'audio':
      if (value.is === 'known') return known(file.audio !== null)
      return option === 'yes' ? file.audio !== null : file.type === 'video' && file.audio === null
    case 'alpha':
      return value.is === 'known' ? known(file.alpha === true) : file.alpha === (option === 'yes')
    case 'animated':
      return value.is === 'known' ? known(file.animated) : file.animated === (option === 'yes')
    case 'name':
      if (value.is !== 'text') return false
      if (value.match.is === 'fuzzy') return listNameTexts(file).some((one) => textMatches(one, value.match))
      return pathMatches(name, value.match, value.exact)
    case 'path': {
      if (value.is !== 'text') return false
      const { match } = value
      if (match.is !== 'fuzzy') return pathMatches(file.path, match, value.exact)
      return (
        listNameTexts(file).some((one) => textMatches(one, match)) ||
        directory.split('/').some((part) => nameMatches(part, match, false))
      )
    }
    case 'folder':
      return value.is === 'text' && folderMatches(directory, value.match)
    case 'in': {
      if (value.is !== 'text') return false
      if (!isWild(value.match) && folderMatches('', value.match)) return true
      const steps = directory === '' ? [] : directory.split('/')
      return steps.some((_, index) => folderMatches(steps.slice(0, index + 1).join('/'), value.match))
    }
    case 'date':
      return moment(dateMs)
    case 'before':
      return value.is === 'date' && timeMatches(dateMs, { ...value, op: '<' })
    case 'after':
      return value.is === 'date' && timeMatches(dateMs, { ...value, op: '>=' })
    case 'taken':
      return moment(parseCameraTime(file.takenAt))
    case 'created':
      return moment(file.createdMs)
    case 'modified':
      return moment(file.modifiedMs)
    case 'added':
      return moment(parseTime(file.addedAt))
    case 'viewed':
      return moment(parseTime(file.viewedAt))
    case 'scored':
      return moment(parseTime([...file.scoredAt].sort().at(-1)))
    case 'id':
      return number(library.indexOf(file) + 1)
    case 'is':
      return isInState(file, option, library)
    case 'dup':
      return option === 'exact' && isDuplicate(file, library)
    default:
      return false
  }
}

function readCaption(file: PlainFile): string | null {
  const caption = file.caption?.trim() ?? ''
  const start = (file.prompt ?? '').trim().slice(0, 60)
  return caption === '' || (start !== '' && caption.includes(start)) ? null : caption
}
