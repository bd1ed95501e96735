import { chown, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { type LaunchOptions, launchProgram, launchServed, type Program } from './launch.ts'
import { sameUser, type User } from './other-user.ts'

/** Which way in a project of playwright.config.ts takes. */
export type Door = 'desktop' | 'served'

type Fixtures = {
  readonly door: Door
  /** Makes a directory that is gone after the test; of this user, or of another one where one is given. */
  readonly makeDirectory: (user?: User) => Promise<string>
  /** Starts the program, and ends it after the test if the test didn't. A data directory of its own, unless one is given. */
  readonly launch: (options?: Partial<LaunchOptions>) => Promise<Program>
}

/** The test of every spec: the same page behind each door. */
export const test = base.extend<Fixtures>({
  door: ['desktop', { option: true }],
  // Playwright reads the names of what a fixture needs from this pattern; this one needs nothing.
  // biome-ignore lint/correctness/noEmptyPattern: as said above.
  makeDirectory: async ({}, use) => {
    const made: string[] = []
    await use(async (user = sameUser) => {
      const directory = await realpath(await mkdtemp(join(tmpdir(), 'media-scorer e2e-')))
      made.push(directory)
      if (user.uid !== null) await chown(directory, user.uid, user.uid)
      return directory
    })
    for (const directory of made) await rm(directory, { recursive: true, force: true })
  },
  launch: async ({ door, makeDirectory }, use, info) => {
    const running = new Set<Program>()
    await use(async (options = {}) => {
      const dataDirectory = options.dataDirectory ?? (await makeDirectory(options.user))
      const start = door === 'desktop' ? launchProgram : launchServed
      const program = await start({ ...options, dataDirectory })
      info.annotations.push({ type: 'host', description: program.host })
      const closed = {
        ...program,
        close: async () => {
          if (running.delete(closed)) await program.close()
        },
      }
      running.add(closed)
      return closed
    })
    for (const program of running) await program.close()
  },
})

export { expect } from '@playwright/test'
