import type { Carriers } from '../carriers.ts'
import { certainties, type GeneratorParser } from '../parser.ts'

/** Longer texts beside a picture are no caption. */
const maxLength = 20_000

/**
 * A plain text beside a picture, as the tools that train models keep captions: shown as its prompt. A photograph's notes are none:
 * where a camera wrote its name, the text is kept as raw text only.
 */
export const captionParser: GeneratorParser = {
  name: 'caption',
  version: 2,
  parse: (carriers) => {
    const text = findCaption(carriers)
    if (text === undefined || isPhotograph(carriers)) return null
    return { certainty: certainties.caption, fields: { prompt: text.trim() } }
  },
}

function findCaption(carriers: Carriers): string | undefined {
  return carriers.texts.find(
    ({ source, key, text }) =>
      source === 'side' &&
      (key === 'caption' || key === 'parameters') &&
      text.length <= maxLength &&
      !/^\s*[[{<]/.test(text),
  )?.text
}

function isPhotograph(carriers: Carriers): boolean {
  const make = carriers.find('Make')
  return make !== undefined && !/[{:]/.test(make)
}
