import { rmSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { makeTestFolder } from '#core/scan/test-folder.ts'
import { operations } from './test-operations.ts'
import { openTestRater } from './test-rater.ts'
import { play } from './test-world.ts'

const rater = openTestRater()
afterAll(() => rater.close())

it('what was said of files is where a person expects it, whatever is done to them', {
  timeout: 120_000,
}, async () => {
  let checks = 0
  await fc.assert(
    fc.asyncProperty(fc.array(operations, { minLength: 5, maxLength: 30 }), async (list) => {
      const folder = makeTestFolder()
      try {
        checks += (await play(folder, list, { rate: rater.rate })).checks
      } finally {
        rmSync(folder, { recursive: true })
      }
    }),
    { numRuns: 15 },
  )
  expect(checks).toBeGreaterThan(30)
})
