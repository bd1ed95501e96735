// For tests only: values of nodes and of raw entries a second time.
import type { Value } from '#shared/query/query-tree.ts'
import { listPlainRaw } from './test-library.ts'
import { numberMatches } from './test-naive-number.ts'
import { globToRegex, idMatches, nameMatches, plain } from './test-naive-text.ts'
import type { PlainFile } from './test-plain-file.ts'

function valueMatches(own: string, value: Value): boolean {
  if (value.is === 'known') return true
  if (value.is === 'text') return nameMatches(own, value.match, value.exact)
  return own.trim() !== '' && !Number.isNaN(Number(own)) && numberMatches(Number(own), value)
}

export function nodeMatches(path: readonly string[], value: Value, file: PlainFile): boolean {
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

export function metaMatches(path: readonly string[], value: Value, file: PlainFile): boolean {
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
