import { expect, test } from 'vitest'
import { fuzzFormat } from './test-fuzz.ts'
import { samples } from './test-samples.ts'

/** The short version of `npm run fuzz`, always with the same damage. */
const seed = 20_260_801
const rounds = 300

test.each(Object.entries(samples))('a damaged %s is read or reported, in time', (format, bytes) => {
  const failure = fuzzFormat(format, bytes, seed, rounds)
  expect(failure === undefined ? 'fine' : `round ${failure.round}: ${failure.reason}`).toBe('fine')
})
