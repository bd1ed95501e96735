export type TextPart = { readonly text: string; readonly marked: boolean }

const escapePattern = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** The text cut where a searched word begins one of its words, in any case. The parts together are the text. */
export function splitHighlights(text: string, words: readonly string[]): readonly TextPart[] {
  const wanted = words.filter((word) => word !== '')
  if (wanted.length === 0) return [{ text, marked: false }]
  const longestFirst = [...wanted].sort((one, other) => other.length - one.length)
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${longestFirst.map(escapePattern).join('|')})`, 'giu')
  const parts: TextPart[] = []
  let from = 0
  for (const found of text.matchAll(pattern)) {
    if (found.index > from) parts.push({ text: text.slice(from, found.index), marked: false })
    parts.push({ text: found[0], marked: true })
    from = found.index + found[0].length
  }
  if (from < text.length || parts.length === 0) parts.push({ text: text.slice(from), marked: false })
  return parts
}
