// For tests only: the query language a second time, as one function over one plain file, without index, SQL or any thought of speed.
import type {
  CompareOp,
  DateValue,
  FieldNode,
  Meaning,
  QueryNode,
  TextMatch,
  Value,
} from '#shared/query/query-tree.ts'
import { listPlainRaw, type PlainFile, testNowMs } from './test-library.ts'

type Library = readonly PlainFile[]

/** Whether a file of a library is found; undefined where the node asks for nothing that could be found (punctuation). */
export function isFound(node: QueryNode, file: PlainFile, library: Library): boolean | undefined {
  switch (node.kind) {
    case 'and': {
      const parts = node.children
        .map((child) => isFound(child, file, library))
        .filter((part) => part !== undefined)
      return parts.length === 0 ? undefined : parts.every(Boolean)
    }
    case 'or': {
      const parts = node.children
        .map((child) => isFound(child, file, library))
        .filter((part) => part !== undefined)
      return parts.length === 0 ? undefined : parts.some(Boolean)
    }
    case 'not': {
      const part = isFound(node.child, file, library)
      return part === undefined ? undefined : !part
    }
    case 'text': {
      const { match } = node
      if ((match.is === 'word' || match.is === 'phrase') && listWords(match.text).length === 0)
        return undefined
      return listBareTexts(file, match.is === 'regex').some((text) => textMatches(text, match))
    }
    case 'field':
      return node.values.some((value) => fieldMatches(node, value, file, library))
    case 'saved':
      return false
  }
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
}

function listWords(text: string): string[] {
  return plain(text)
    .split(/[^\p{L}\p{N}_]+/u)
    .filter((word) => word !== '')
}

function listNameWords(text: string): string[] {
  return plain(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}

/** With spaces around every word, a row of words is a part of a text. */
function holdsRow(words: string[], row: string[]): boolean {
  return row.length > 0 && ` ${words.join(' ')} `.includes(` ${row.join(' ')} `)
}

function globToRegex(pattern: string, flags: string): RegExp {
  let source = ''
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] ?? ''
    if (character === '*') source += '[^]*'
    else if (character === '?') source += '[^]'
    else {
      if (character === '\\') at += 1
      source += (pattern[at] ?? '').replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
    }
  }
  return new RegExp(`^${source}$`, `u${flags}`)
}

/** The textbook's table, with swaps. */
function countEdits(a: string, b: string): number {
  const cost: number[][] = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  )
  const get = (i: number, j: number) => cost[i]?.[j] ?? 0
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      let best = Math.min(
        get(i - 1, j) + 1,
        get(i, j - 1) + 1,
        get(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
      )
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, get(i - 2, j - 2) + 1)
      const row = cost[i]
      if (row !== undefined) row[j] = best
    }
  }
  return get(a.length, b.length)
}

function isNearly(word: string, wanted: string): boolean {
  return countEdits(word, plain(wanted)) <= (wanted.length >= 8 ? 2 : 1)
}

function textMatches(text: string, match: TextMatch): boolean {
  const words = listWords(text)
  switch (match.is) {
    case 'word':
    case 'phrase':
      return holdsRow(words, listWords(match.text))
    case 'fuzzy':
      return words.some((word) => isNearly(word, match.text))
    case 'regex':
      return new RegExp(match.source, match.ignoreCase ? 'i' : '').test(text)
    case 'glob':
      return words.some((word) => globToRegex(plain(match.pattern), '').test(word))
  }
}

function listBareTexts(file: PlainFile, asTheyAre: boolean): string[] {
  const name = file.path.split('/').at(-1) ?? ''
  return [
    file.prompt,
    ...file.keywords.map((one) => one.keyword),
    ...(asTheyAre ? [name] : listNameTexts(file)),
    file.model,
    ...file.loras.map((one) => one.name),
    file.notes,
  ].filter((text) => text !== null)
}

/** A name also counts with its `_` as spaces. */
function listNameTexts(file: PlainFile): string[] {
  const name = file.path.split('/').at(-1) ?? ''
  return [name, name.replaceAll('_', ' ')]
}

function nameMatches(name: string | null, match: TextMatch, exact: boolean): boolean {
  if (name === null || name === '') return false
  const folded = plain(name)
  const file = folded.split(/[/\\]/).at(-1) ?? ''
  const forms = [folded, file, file.replace(/\.(safetensors|ckpt|pt|pth|gguf|sft|bin|onnx|engine)$/, '')]
  switch (match.is) {
    case 'word':
    case 'phrase':
      return (
        forms.includes(plain(match.text)) ||
        (!exact && holdsRow(listNameWords(name), listNameWords(match.text)))
      )
    case 'glob':
      return forms.some((form) => globToRegex(plain(match.pattern), '').test(form))
    case 'regex':
      return new RegExp(match.source, match.ignoreCase ? 'i' : '').test(name)
    case 'fuzzy':
      return [...listNameWords(name), ...forms].some((word) => isNearly(word, match.text))
  }
}

function idMatches(name: string | null, match: TextMatch): boolean {
  if (name === null) return false
  return match.is === 'word' || match.is === 'phrase'
    ? plain(name) === plain(match.text)
    : nameMatches(name, match, false)
}

function keywordMatches(keyword: string, match: TextMatch): boolean {
  if (match.is === 'word' || match.is === 'phrase')
    return plain(keyword) === plain(match.text) || plain(keyword).endsWith(`/${plain(match.text)}`)
  if (match.is === 'glob') return globToRegex(plain(match.pattern), '').test(plain(keyword))
  return nameMatches(keyword, match, false)
}

function compare(value: number | null, op: CompareOp, wanted: number, tolerance = 1e-9): boolean {
  if (value === null) return false
  const isEqual = Math.abs(value - wanted) <= tolerance
  if (op === '=') return isEqual
  if (op === '!=') return !isEqual
  if (op === '~=') return Math.abs(value - wanted) <= Math.abs(wanted) * 0.15
  return op === '<'
    ? value < wanted
    : op === '<='
      ? value <= wanted
      : op === '>'
        ? value > wanted
        : value >= wanted
}

function numberMatches(value: number | null, meaning: Meaning, tolerance?: number): boolean {
  if (meaning.is === 'number') return compare(value, meaning.op, meaning.value, tolerance)
  if (meaning.is !== 'between' || value === null) return false
  return (
    (meaning.min ?? Number.NEGATIVE_INFINITY) <= value && value <= (meaning.max ?? Number.POSITIVE_INFINITY)
  )
}

const dayMs = 86_400_000

function resolve(date: DateValue): { start: number; end: number } {
  const today = new Date(2026, 2, 15)
  const day = (ms: number) => {
    const start = new Date(ms)
    start.setHours(0, 0, 0, 0)
    const end = new Date(start)
    end.setDate(end.getDate() + 1)
    return { start: start.getTime(), end: end.getTime() }
  }
  const back = (amount: number, unit: string) => {
    if (unit === 'h') return testNowMs - amount * 3_600_000
    const date = new Date(testNowMs)
    if (unit === 'd' || unit === 'w') date.setDate(date.getDate() - amount * (unit === 'w' ? 7 : 1))
    else if (unit === 'mo') date.setMonth(date.getMonth() - amount)
    else date.setFullYear(date.getFullYear() - amount)
    return date.getTime()
  }
  switch (date.is) {
    case 'today':
      return day(today.getTime())
    case 'yesterday':
      return day(today.getTime() - dayMs / 2)
    case 'calendar': {
      const { year, month, day: dayOfMonth } = date
      if (month === null)
        return { start: new Date(year, 0, 1).getTime(), end: new Date(year + 1, 0, 1).getTime() }
      if (dayOfMonth === null)
        return { start: new Date(year, month - 1, 1).getTime(), end: new Date(year, month, 1).getTime() }
      return day(new Date(year, month - 1, dayOfMonth).getTime())
    }
    case 'before-now': {
      const start = back(date.amount, date.unit)
      return { start, end: start }
    }
    case 'day-ago':
      return day(back(date.amount, date.unit))
  }
}

function timeMatches(ms: number | null, meaning: Meaning): boolean {
  if (ms === null) return false
  if (meaning.is === 'date-between') {
    const from = meaning.min === null ? Number.NEGATIVE_INFINITY : resolve(meaning.min).start
    const last = meaning.max === null ? { start: 0, end: Number.POSITIVE_INFINITY } : resolve(meaning.max)
    return ms >= from && (last.start === last.end ? ms <= last.end : ms < last.end)
  }
  if (meaning.is !== 'date') return false
  const { start, end } = resolve(meaning.value)
  const isMoment = start === end
  switch (meaning.op) {
    case '<':
      return ms < start
    case '<=':
      return isMoment ? ms <= start : ms < end
    case '>':
      return isMoment ? ms > start : ms >= end
    case '>=':
      return ms >= start
    case '!=':
      return ms < start || ms >= end
    default:
      return ms >= start && ms < end
  }
}

function parseTime(iso: string | null | undefined): number | null {
  return iso == null ? null : new Date(iso).getTime()
}

/** The camera's own clock, wherever it was. */
function parseCameraTime(iso: string | null): number | null {
  return iso === null ? null : new Date(iso.slice(0, 19)).getTime()
}

const isWild = (match: TextMatch) => match.is !== 'word' && match.is !== 'phrase'

function pathMatches(text: string, match: TextMatch, exact: boolean): boolean {
  switch (match.is) {
    case 'word':
    case 'phrase': {
      const [own, wanted] = /\p{Lu}/u.test(match.text) ? [text, match.text] : [plain(text), plain(match.text)]
      return exact ? own === wanted : own.includes(wanted)
    }
    case 'glob':
      return /\p{Lu}/u.test(match.pattern)
        ? globToRegex(match.pattern, '').test(text)
        : globToRegex(plain(match.pattern), '').test(plain(text))
    case 'regex':
      return new RegExp(match.source, match.ignoreCase ? 'i' : '').test(text)
    case 'fuzzy':
      return false
  }
}

function folderMatches(directory: string, match: TextMatch): boolean {
  if (isWild(match)) return keywordMatches(directory, match)
  const wanted = 'text' in match ? match.text.replace(/^(\.?\/)+|^\.$/, '').replace(/\/+$/, '') : ''
  return plain(directory) === plain(wanted)
}

function countTags(file: PlainFile): number {
  return file.keywords.filter((one) => one.type === 'user').length
}

function listOwn(file: PlainFile, type: 'user' | 'file'): string[] {
  return file.keywords.filter((one) => one.type === type).map((one) => one.keyword)
}

function ratioOf({ width, height }: PlainFile): number | null {
  return width !== null && height !== null && width > 0 && height > 0 ? width / height : null
}

function canonical(name: string): string {
  const spellings: Record<string, string> = {
    'euler a': 'euler_ancestral',
    'dpm++ 2m karras': 'dpmpp_2m',
    'dpm++ 2m': 'dpmpp_2m',
  }
  return spellings[plain(name)] ?? plain(name).replace(/[\s-]+/g, '_')
}

function samplerMatches(name: string | null, match: TextMatch): boolean {
  if (name === null) return false
  if (!isWild(match) && 'text' in match)
    return plain(name) === plain(match.text) || canonical(name) === canonical(match.text)
  return idMatches(name, match) || idMatches(canonical(name), match)
}

function fieldMatches({ field, path }: FieldNode, value: Value, file: PlainFile, library: Library): boolean {
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
    case 'size': {
      const ratio = ratioOf(file)
      if (value.is === 'known') return known(ratio !== null)
      if (value.is !== 'size' || ratio === null) return false
      const op = value.op === '!=' ? '=' : value.op
      const both =
        (value.width === null || compare(file.width, op, value.width)) &&
        (value.height === null || compare(file.height, op, value.height))
      return both !== (value.op === '!=')
    }
    case 'ratio': {
      const ratio = ratioOf(file)
      if (value.is === 'known') return known(ratio !== null)
      if (ratio === null) return false
      if (value.is === 'between') return numberMatches(ratio, value)
      if (value.is === 'ratio') {
        const wanted = value.width / value.height
        return compare(
          ratio,
          value.op === '~=' ? '=' : value.op,
          wanted,
          wanted * (value.op === '~=' ? 0.05 : 0.01),
        )
      }
      return option === 'landscape'
        ? ratio > 1.01
        : option === 'portrait'
          ? ratio < 1 / 1.01
          : ratio <= 1.01 && ratio >= 1 / 1.01
    }
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
      switch (option) {
        case 'rejected':
          return file.score === -1
        case 'rated':
          return file.score > 0
        case 'unrated':
          return file.score === 0
        case 'fav':
          return file.favourite
        case 'missing':
          return file.isMissing
        case 'error':
          return file.hasProblem
        case 'new':
          return (parseTime(file.addedAt) ?? 0) >= testNowMs - dayMs
        case 'duplicate':
          return isDuplicate(file, library)
        default:
          return false
      }
    case 'dup':
      return option === 'exact' && isDuplicate(file, library)
    default:
      return false
  }
}

function isDuplicate(file: PlainFile, library: Library): boolean {
  return (
    !file.isMissing &&
    file.hash !== null &&
    library.filter((other) => other.hash === file.hash && !other.isMissing).length > 1
  )
}

function readCaption(file: PlainFile): string | null {
  const caption = file.caption?.trim() ?? ''
  const start = (file.prompt ?? '').trim().slice(0, 60)
  return caption === '' || (start !== '' && caption.includes(start)) ? null : caption
}

function hashMatches(hash: string | null, value: Value): boolean {
  if (hash === null || value.is !== 'text') return false
  const { match } = value
  if (match.is === 'glob') return globToRegex(match.pattern.toLowerCase(), '').test(hash.toLowerCase())
  if (match.is !== 'word' && match.is !== 'phrase') return false
  const [own, wanted] = [hash.toLowerCase(), match.text.toLowerCase()]
  return own.startsWith(wanted) || (own.length >= 8 && wanted.startsWith(own))
}

function seedMatches(seed: string | null, value: Value): boolean {
  if (seed === null) return false
  if (value.is === 'text') return value.match.is === 'glob' && globToRegex(value.match.pattern, '').test(seed)
  const own = BigInt(seed)
  if (value.is === 'seed-between')
    return (
      (value.min === null || own >= BigInt(value.min)) && (value.max === null || own <= BigInt(value.max))
    )
  if (value.is !== 'seed') return false
  const wanted = BigInt(value.value)
  const tests: Record<string, boolean> = {
    '=': own === wanted,
    '!=': own !== wanted,
    '<': own < wanted,
    '<=': own <= wanted,
    '>': own > wanted,
    '>=': own >= wanted,
  }
  return tests[value.op] === true
}

function valueMatches(own: string, value: Value): boolean {
  if (value.is === 'known') return true
  if (value.is === 'text') return nameMatches(own, value.match, value.exact)
  return own.trim() !== '' && !Number.isNaN(Number(own)) && numberMatches(Number(own), value)
}

function nodeMatches(path: readonly string[], value: Value, file: PlainFile): boolean {
  if (value.is === 'known' && !value.known) return !nodeMatches(path, { ...value, known: true }, file)
  const fits = (name: string, pattern: string) => globToRegex(plain(pattern), '').test(plain(name))
  return file.nodes.some((node) => {
    if (path.length === 0)
      return (
        value.is === 'known' ||
        (node.input === '' && value.is === 'text' && idMatches(node.class, value.match))
      )
    const classPattern = path.length === 1 ? path[0] : path.slice(0, -1).join('.')
    if (!fits(node.class, classPattern ?? '')) return false
    if (path.length === 1)
      return value.is === 'known' ? node.input === '' : node.input !== '' && valueMatches(node.value, value)
    return node.input !== '' && fits(node.input, path.at(-1) ?? '') && valueMatches(node.value, value)
  })
}

function metaMatches(path: readonly string[], value: Value, file: PlainFile): boolean {
  if (value.is === 'known' && !value.known) return !metaMatches(path, { ...value, known: true }, file)
  return Object.entries(listPlainRaw(file)).some(([name, text]) =>
    path.some((_, index) => {
      const wanted = plain(path.slice(0, index + 1).join(' '))
      if (plain(name) !== wanted && !plain(name).endsWith(` ${wanted}`)) return false
      let own: unknown = text
      if (index + 1 < path.length) {
        if (!text.startsWith('{')) return false
        own = JSON.parse(text)
        for (const step of path.slice(index + 1)) {
          if (typeof own !== 'object' || own === null) return false
          own = Object.entries(own).find(([key]) => plain(key) === plain(step))?.[1]
        }
      }
      if (own === undefined || own === null) return false
      return valueMatches(typeof own === 'object' ? JSON.stringify(own) : String(own), value)
    }),
  )
}
