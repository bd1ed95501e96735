import { formatCount, formatFiles } from '../gallery/format.ts'

export type Extraction = {
  readonly paths: readonly string[]
  readonly reasons: readonly string[]
  readonly without: number
  readonly isStopped: boolean
}

/** What was written, what has nothing to write, what went wrong: in a sentence or two. */
export function describeExtraction({ paths, reasons, without, isStopped }: Extraction): string {
  const sentences: string[] = []
  const [only] = paths
  if (paths.length === 1) sentences.push(`Written to ${only}.`)
  if (paths.length > 1) {
    sentences.push(`${formatCount(paths.length)} workflows written to .workflows, beside their files.`)
  }
  if (without > 0) {
    sentences.push(
      paths.length === 0 && reasons.length === 0
        ? without === 1
          ? 'This file carries no workflow.'
          : 'None of these files carries a workflow.'
        : `${formatFiles(without)} ${without === 1 ? 'carries' : 'carry'} none.`,
    )
  }
  const [reason] = reasons
  if (reasons.length === 1) sentences.push(reason ?? '')
  if (reasons.length > 1) sentences.push(`${formatCount(reasons.length)} could not be written. ${reason}`)
  if (isStopped) sentences.push('Stopped.')
  return sentences.join(' ')
}
