/** A cell of a table. Numbers and truth values are written as such; texts are made harmless. */
export type Cell = string | number | boolean | null

/** What a spreadsheet would take for a formula, at the beginning of a text. */
const formulaStart = /^[\s\p{Cf}]*[=+\-@\t\r＝＋－＠]/u

/**
 * One line of CSV (RFC 4180, with CR LF): cells with commas, quotes or line breaks in quotes, quotes doubled. A text that a spreadsheet
 * would take for a formula begins with an apostrophe: names and prompts come from strangers.
 */
export function printCsvLine(cells: readonly Cell[]): string {
  return `${cells.map(printCell).join(',')}\r\n`
}

function printCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const text = formulaStart.test(cell) ? `'${cell}` : cell
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
