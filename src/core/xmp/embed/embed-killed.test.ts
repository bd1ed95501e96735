import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeTestFolder } from '#core/scan/test-folder.ts'
import { findKillFaults, recover } from './test-kill.ts'
import { makePictures } from './test-pictures.ts'

it('leaves the old file or the new one, whole, at whatever call to the disk it is killed', async () => {
  const folder = makeTestFolder()
  writeFileSync(join(folder, 'a.png'), (await makePictures())['picture.png'] ?? '')
  await recover(folder)
  let isWhole = false
  // Some calls, so that it doesn't take all day; the long version takes each.
  const step = process.env.MEDIA_SCORER_TORTURE === undefined ? 6 : 1
  for (let deadly = 1; !isWhole; deadly += step) {
    const outcome = await findKillFaults(folder, 'a.png', deadly % 5 === 0 ? 5 : deadly % 5, { deadly })
    expect([deadly, outcome.faults]).toEqual([deadly, []])
    isWhole = outcome.isWhole
  }
  rmSync(folder, { recursive: true })
}, 300_000)
