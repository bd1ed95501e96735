import { expect, test } from 'vitest'
import type { Deed, StepResult } from '#shared/contract.ts'
import { describeDeed } from './describe-deed.ts'

const changed = (count: number): StepResult['changed'] =>
  Array.from({ length: count }, (_, at) => ({
    id: at + 1,
    score: 0,
    favourite: false,
    label: null,
    revision: 1,
  }))
const deed = (values: Partial<Deed>): Deed => ({
  ...{ what: 'score', name: 'a.png', old: 5, new: 2, isAnswer: false },
  ...values,
})

test('what was undone is named', () => {
  const tell = (values: Partial<Deed> | null, count = 1) =>
    describeDeed({ deed: values === null ? null : deed(values), changed: changed(count) })
  expect([
    tell({}),
    tell({ old: -1, new: 4 }),
    tell({ what: 'label', old: 'red', new: null }),
    tell({ what: 'keyword', old: 'cat', new: null }),
    tell({ what: 'favourite', old: true, new: false }),
    tell({}, 1400),
    tell({ isAnswer: true, old: 5, new: 5 }),
    tell({ isAnswer: true }, 3),
    tell(null, 2),
  ]).toEqual([
    'a.png ★★★★★ → ★★',
    'a.png rejected → ★★★★',
    'a.png label red → none',
    'a.png keyword “cat” removed',
    'a.png no longer favourite',
    'scores of 1,400 files, a.png ★★ …',
    'the answer about a.png',
    'the answer about 3 files',
    '2 files',
  ])
})
