import type { FileActKind, FileActResult } from '#shared/files.ts'
import { formatFiles } from '../gallery/format.ts'

const verbs: Readonly<Record<FileActKind, string>> = {
  rename: 'Renamed',
  move: 'Moved',
  copy: 'Copied',
  trash: 'Put into the trash',
}

/** «Moved fox.png to best.», «Put into the trash: 12 files. 2 could not go: …». */
export function describeFileResult(result: FileActResult, name: string, where: string | null): string {
  const { act, ids, failedCount, failed, isCancelled, notice } = result
  const what = ids.length === 1 ? name : formatFiles(ids.length)
  const verb = act === 'trash' ? `${verbs.trash}: ${what}` : `${verbs[act]} ${what}`
  const first = failed[0]?.message ?? ''
  const parts = [
    ids.length === 0 ? null : `${verb}${where === null ? '' : ` to ${where}`}.`,
    isCancelled ? 'Stopped there.' : null,
    failedCount === 0 ? null : `${formatFiles(failedCount)} could not go: ${first}`,
    notice,
  ]
  return parts.filter((part) => part !== null).join(' ')
}
