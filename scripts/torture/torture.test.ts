import { expect, it } from 'vitest'
import { createRandom } from '../sample/random.ts'
import { parts } from './parts.ts'

// A few seconds of each torture; `npm run torture` does it in earnest.
it.each(parts.filter(({ isOwn }) => isOwn).map((part) => [part.name, part] as const))(
  '%s: nothing is lost',
  async (_, part) => {
    const { counts, failures } = await part.run({
      size: 'unit',
      random: createRandom(20_260_314),
      say: () => {},
    })
    expect({ counts, failures }).toEqual({ counts, failures: [] })
    expect(Object.keys(counts).length).toBeGreaterThan(0)
  },
  120_000,
)
