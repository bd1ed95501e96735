import { expect, it } from 'vitest'
import type { FileActResult } from '#shared/files.ts'
import { describeFileResult } from './describe-file-result.ts'

const result: FileActResult = {
  batch: 'b',
  act: 'move',
  ids: [1],
  made: [],
  failedCount: 0,
  failed: [],
  isCancelled: false,
  notice: null,
}

it('says what was done, where to, and what wasn’t', () => {
  expect(describeFileResult(result, 'fox.png', 'best')).toBe('Moved fox.png to best.')
  expect(describeFileResult({ ...result, act: 'trash', ids: [1, 2] }, '', null)).toBe(
    'Put into the trash: 2 files.',
  )
  const failed = [{ path: 'b.png', message: 'There is a file of this name already.' }]
  expect(describeFileResult({ ...result, failedCount: 1, failed }, 'fox.png', 'best')).toBe(
    'Moved fox.png to best. 1 file could not go: There is a file of this name already.',
  )
  expect(
    describeFileResult({ ...result, batch: null, ids: [], failedCount: 1, failed }, 'fox.png', null),
  ).toBe('1 file could not go: There is a file of this name already.')
  expect(describeFileResult({ ...result, ids: [1, 2, 3], isCancelled: true }, '', 'best')).toBe(
    'Moved 3 files to best. Stopped there.',
  )
})
