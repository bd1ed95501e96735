import { absence } from './absence.ts'
import { backup } from './backup.ts'
import { calls } from './calls.ts'
import { corrupt } from './corrupt.ts'
import { kill } from './kill.ts'
import type { Part } from './part.ts'
import { createScriptPart } from './script.ts'
import { two } from './two.ts'

const identity = createScriptPart({
  name: 'identity',
  about: 'random renames, copies, edits and swaps against a model of what a person expects',
  file: 'torture-identity.ts',
  given: (size) => ['--operations', size === 'long' ? '10000' : '400'],
})
const embed = createScriptPart({
  name: 'embed',
  about: 'ratings written into every file of the corpus that can carry one; the pictures stay',
  file: 'torture-embed.ts',
  given: (size) => ['--kills', size === 'long' ? '500' : '20'],
})

/** All tortures, in the order in which they run. */
export const parts: readonly Part[] = [kill, calls, corrupt, two, absence, backup, identity, embed]
