// For tests only: what a text, a name, a keyword or a path must hold, said a second time without any thought of speed.
import type { TextMatch, Value } from '#shared/query/query-tree.ts'

export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
}

export function listWords(text: string): string[] {
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

export function globToRegex(pattern: string, flags: string): RegExp {
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

export function textMatches(text: string, match: TextMatch): boolean {
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

export function nameMatches(name: string | null, match: TextMatch, exact: boolean): boolean {
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

export function idMatches(name: string | null, match: TextMatch): boolean {
  if (name === null) return false
  return match.is === 'word' || match.is === 'phrase'
    ? plain(name) === plain(match.text)
    : nameMatches(name, match, false)
}

export function keywordMatches(keyword: string, match: TextMatch): boolean {
  if (match.is === 'word' || match.is === 'phrase')
    return plain(keyword) === plain(match.text) || plain(keyword).endsWith(`/${plain(match.text)}`)
  if (match.is === 'glob') return globToRegex(plain(match.pattern), '').test(plain(keyword))
  return nameMatches(keyword, match, false)
}

export const isWild = (match: TextMatch) => match.is !== 'word' && match.is !== 'phrase'

export function pathMatches(text: string, match: TextMatch, exact: boolean): boolean {
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

export function folderMatches(directory: string, match: TextMatch): boolean {
  if (isWild(match)) return keywordMatches(directory, match)
  const wanted = 'text' in match ? match.text.replace(/^(\.?\/)+|^\.$/, '').replace(/\/+$/, '') : ''
  return plain(directory) === plain(wanted)
}

function canonical(name: string): string {
  const spellings: Record<string, string> = {
    'euler a': 'euler_ancestral',
    'dpm++ 2m karras': 'dpmpp_2m',
    'dpm++ 2m': 'dpmpp_2m',
  }
  return spellings[plain(name)] ?? plain(name).replace(/[\s-]+/g, '_')
}

export function samplerMatches(name: string | null, match: TextMatch): boolean {
  if (name === null) return false
  if (!isWild(match) && 'text' in match)
    return plain(name) === plain(match.text) || canonical(name) === canonical(match.text)
  return idMatches(name, match) || idMatches(canonical(name), match)
}

export function hashMatches(hash: string | null, value: Value): boolean {
  if (hash === null || value.is !== 'text') return false
  const { match } = value
  if (match.is === 'glob') return globToRegex(match.pattern.toLowerCase(), '').test(hash.toLowerCase())
  if (match.is !== 'word' && match.is !== 'phrase') return false
  const [own, wanted] = [hash.toLowerCase(), match.text.toLowerCase()]
  return own.startsWith(wanted) || (own.length >= 8 && wanted.startsWith(own))
}
