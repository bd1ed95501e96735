import type { AdoptionReport } from './adopt-ancestor.ts'
import type { SalvageReport } from './salvage/salvage.ts'

/** What became of a damaged database; null: what can still be read of it could not be taken over. */
export function describeSalvage(directory: string, report: SalvageReport | null): string {
  const start = `The library’s database was damaged. It was moved to ${directory}, and a new one was begun.`
  if (report === null)
    return `${start} What can still be read of the old one could not be taken over: that is tried again when the folder is opened next. The score files are read.`
  return `${start} ${report.restored} of the ${report.known} scores in it could still be read and are back; all that the score files say is taken from them.`
}

/** What the person should know about a database that was made, or taken over, just now. */
export function describeOpening(isRefilled: boolean, adopted: AdoptionReport | null): string | null {
  if (isRefilled) return 'The library’s database was gone. A new one is filled from the score files.'
  if (adopted === null) return null
  const leftovers =
    adopted.leftovers === 0
      ? ''
      : ` ${adopted.leftovers} of its files lie in other folders; what it knew of them is kept.`
  return `The scoring program’s library was taken over: ${adopted.files} files, ${adopted.scores} with a score. Its database is kept as ${adopted.backup}.${leftovers}${describeOutOfRange(adopted.outOfRange)}`
}

const mostNamed = 3

function describeOutOfRange(found: AdoptionReport['outOfRange']): string {
  if (found.length === 0) return ''
  const named = found.slice(0, mostNamed).map(({ path, score }) => `${path} (${score})`)
  const more = found.length > mostNamed ? ' and others' : ''
  return ` Scores that were none became 0: ${named.join(', ')}${more}.`
}
