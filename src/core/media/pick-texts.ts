import type { Extracted } from '#core/metadata/extracted.ts'

const titles = [
  'XMP dc:title',
  'IPTC ObjectName',
  'EXIF XPTitle',
  'IPTC Headline',
  'XMP photoshop:Headline',
  'Video title',
]
const captions = [
  'XMP dc:description',
  'IPTC Caption-Abstract',
  'EXIF ImageDescription',
  'PNG Description',
  'Video description',
]
const maxLength = 20_000

/** The title that a file carries, out of its raw texts; null where it has none. */
export function pickTitle({ raw }: Extracted): string | null {
  return pick(raw, titles, () => true)
}

/**
 * The caption that a file carries, or that stands beside it as `.caption`. Generators write their own into the same places: texts of
 * settings, JSON and the prompt are none.
 */
export function pickCaption({ raw, generation }: Extracted): string | null {
  const beside = Object.keys(raw).filter((name) => name.startsWith('Side file ') && name.endsWith('.caption'))
  const start = generation.prompt?.trim().slice(0, 60) ?? ''
  return pick(raw, [...captions, ...beside], (text) => {
    if (/^\s*[[{]/.test(text) || /\bSteps: ?\d/.test(text)) return false
    return start === '' || !text.includes(start)
  })
}

function pick(
  raw: Extracted['raw'],
  names: readonly string[],
  passes: (text: string) => boolean,
): string | null {
  for (const name of names) {
    const text = Object.hasOwn(raw, name) ? raw[name]?.trim() : undefined
    if (text !== undefined && text !== '' && passes(text)) return text.slice(0, maxLength)
  }
  return null
}
