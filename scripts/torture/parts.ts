import { absence } from './absence.ts'
import { backup } from './backup.ts'
import { calls } from './calls.ts'
import { corrupt } from './corrupt.ts'
import { kill } from './kill.ts'
import type { Part } from './part.ts'
import { two } from './two.ts'

/** All tortures, in the order in which they run. */
export const parts: readonly Part[] = [kill, calls, corrupt, two, absence, backup]
