import { rmSync } from 'node:fs'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { makeTestFolder } from '#core/scan/test-folder.ts'
import { operations } from './test-operations.ts'
import { play } from './test-world.ts'

it('scores are where a person expects them, whatever is done to the files', {
  timeout: 120_000,
}, async () => {
  let checks = 0
  await fc.assert(
    fc.asyncProperty(fc.array(operations, { minLength: 5, maxLength: 30 }), async (list) => {
      const folder = makeTestFolder()
      try {
        checks += (await play(folder, list)).checks
      } finally {
        rmSync(folder, { recursive: true })
      }
    }),
    { numRuns: 15 },
  )
  expect(checks).toBeGreaterThan(30)
})
