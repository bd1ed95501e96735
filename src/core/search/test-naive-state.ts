// For tests only: states a second time.

import { dayMs, parseTime } from './test-naive-time.ts'
import { type PlainFile, testNowMs } from './test-plain-file.ts'

type Library = readonly PlainFile[]

export function isInState(file: PlainFile, option: string, library: Library): boolean {
  switch (option) {
    case 'rejected':
      return file.score === -1
    case 'rated':
      return file.score > 0
    case 'unrated':
      return file.score === 0
    case 'fav':
      return file.favourite
    case 'missing':
      return file.isMissing
    case 'error':
      return file.hasProblem
    case 'new':
      return (parseTime(file.addedAt) ?? 0) >= testNowMs - dayMs
    case 'duplicate':
      return isDuplicate(file, library)
    default:
      return false
  }
}

export function isDuplicate(file: PlainFile, library: Library): boolean {
  return (
    !file.isMissing &&
    file.hash !== null &&
    library.filter((other) => other.hash === file.hash && !other.isMissing).length > 1
  )
}
