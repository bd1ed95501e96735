import { expect, test } from 'vitest'
import { describeExtraction } from './describe-extraction.ts'

const nothing = { paths: [], reasons: [], without: 0, isStopped: false }

test.each([
  [{ paths: ['.workflows/a.png.json'] }, 'Written to .workflows/a.png.json.'],
  [{ paths: ['a', 'b'] }, '2 workflows written to .workflows, beside their files.'],
  [
    { paths: ['a', 'b'], without: 1 },
    '2 workflows written to .workflows, beside their files. 1 file carries none.',
  ],
  [{ without: 1 }, 'This file carries no workflow.'],
  [{ without: 3 }, 'None of these files carries a workflow.'],
  [{ reasons: ['The disk is full.'] }, 'The disk is full.'],
  [
    { reasons: ['The disk is full.', 'The disk is full.'], without: 2 },
    '2 files carry none. 2 could not be written. The disk is full.',
  ],
  [{ paths: ['a'], isStopped: true }, 'Written to a. Stopped.'],
])('%j', (extraction, sentence) => {
  expect(describeExtraction({ ...nothing, ...extraction })).toBe(sentence)
})
