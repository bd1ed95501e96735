import { describeNode, nameField } from '#shared/query/describe-query.ts'
import { type Chip, listChips, replaceTerm } from '#shared/query/edit-query.ts'
import { parseQuery } from '#shared/query/parse-query.ts'

/** The things asked for that have a name; plain words are read in the box, and the order in its own menu. */
export function listShownChips(text: string): readonly Chip[] {
  return listChips(text).filter((chip) => {
    if (chip.isModifier)
      return !/^(?:sort|order|orderby)\s*[:=]/i.test(text.slice(chip.range.from, chip.range.to))
    return chip.negated || chip.field !== null || !isPlainText(text, chip)
  })
}

function isPlainText(text: string, { range }: Chip): boolean {
  return parseQuery(text.slice(range.from, range.to)).query.root?.kind === 'text'
}

/** How a chip reads: `not` before it, the field's name, and what is said of it. */
export type ChipWords = { readonly not: boolean; readonly name: string; readonly value: string }

/** What a chip says. «Not with LoRA» is «without LoRA». */
export function listWords(text: string, { label, field, negated, range }: Chip): ChipWords {
  const { root } = parseQuery(text.slice(range.from, range.to)).query
  if (negated && root?.kind === 'not') {
    const whole = describeNode(root)
    if (!whole.startsWith('not ')) return { not: false, name: '', value: whole }
  }
  if (field === null) return { not: negated, name: '', value: label }
  const name = nameField(field, [])
  return label.startsWith(`${name} `)
    ? { not: negated, name, value: label.slice(name.length + 1) }
    : { not: negated, name: '', value: label }
}

/** The same as one text. */
export function readChip(text: string, chip: Chip): string {
  const { not, name, value } = listWords(text, chip)
  return `${not ? 'not ' : ''}${name === '' ? '' : `${name} `}${value}`
}

/** The query with one of its chips turned round. */
export function negateTerm(text: string, chip: Chip): string {
  if (chip.isModifier) return text
  const written = text.slice(chip.range.from, chip.range.to)
  const { root } = parseQuery(written).query
  if (chip.negated) {
    const plain = written.replace(/^(?:-|!|NOT\s+)/, '')
    // «known, and not this» is written with a sign of its own.
    return replaceTerm(text, chip.range, plain === written ? written.replace('!=', '') : plain)
  }
  const needsParentheses = root?.kind === 'or' || root?.kind === 'and'
  const isGroup = written.startsWith('(') && written.endsWith(')')
  return replaceTerm(text, chip.range, needsParentheses && !isGroup ? `-(${written})` : `-${written}`)
}

/** The query without all but one of its chips; the order stays. */
export function keepOnly(text: string, chip: Chip): string {
  return listChips(text)
    .filter((each) => each.isModifier || each.range.from === chip.range.from)
    .map(({ range }) => text.slice(range.from, range.to))
    .join(' ')
}
