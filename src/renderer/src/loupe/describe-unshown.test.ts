import { expect, test } from 'vitest'
import { describeUnshown } from './describe-unshown.ts'

const plain = { missing: false, type: 'image', format: 'png', problem: null } as const

test('why a file is not shown is told in words, and that it can be scored', () => {
  const reasons = [
    describeUnshown({ ...plain, missing: true }, null),
    describeUnshown({ ...plain, problem: 'This PNG breaks off before its end.' }, null),
    describeUnshown({ ...plain, problem: 'Cannot be drawn here yet. Scoring works.' }, null),
    describeUnshown({ ...plain, type: 'unknown' }, null),
    describeUnshown({ ...plain, type: 'video', format: 'mp4' }, 'hevc'),
    describeUnshown(plain, null),
  ].map(({ reason }) => reason)
  expect(reasons).toEqual([
    'Its score is kept, and is there again when the file comes back.',
    'This PNG breaks off before its end. It can still be scored.',
    'Cannot be drawn here yet. Scoring works.',
    'Its content isn’t that of a picture or a clip. It can still be scored.',
    'This window has no decoder for it (hevc in MP4). It can still be scored.',
    'It seems to be damaged, or of a kind of PNG that can’t be drawn yet. It can still be scored.',
  ])
})
