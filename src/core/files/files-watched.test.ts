import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Library } from '#core/library.ts'
import { openLibrary } from '#core/open-library.ts'
import type { InputOf, MethodName, Methods, ResultOf } from '#shared/contract.ts'
import { makeRoot, removeRoot } from './test-library.ts'

async function call<Name extends MethodName>(
  library: Library,
  name: Name,
  input: InputOf<Methods[Name]>,
): Promise<ResultOf<Methods[Name]>> {
  const reply = await library.dispatch(name, input, new AbortController().signal)
  if (!reply.ok) throw new Error(`${name}: ${reply.error.code}: ${reply.error.message}`)
  return reply.value as ResultOf<Methods[Name]> // the contract's own result
}

async function until<Value>(read: () => Promise<Value>, isRight: (value: Value) => boolean): Promise<Value> {
  for (;;) {
    const value = await read()
    if (isRight(value)) return value
    await wait(25)
  }
}

it('is not mistaken for a move outside by an open library that watches its folder', async () => {
  const root = makeRoot(
    Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`f${index}.png`, index + 1])),
  )
  const folder = join(root, 'folder')
  const library = await openLibrary(folder, { mode: 'watch', dataDirectory: join(root, 'data') })
  try {
    // While the first scan, the thumbnails and the hashing run: all of that stops for a moment, and goes on.
    const found = await until(
      async () => (await call(library, 'search.run', {})).ids,
      (ids) => ids.length === 40,
    )
    const ids = [...found]
    await call(library, 'media.score', { ids, change: { to: 4 } })
    const moved = await call(library, 'files.move', { ids, to: { folder: 'new' } })
    expect([moved.ids.length, moved.failed]).toEqual([40, []])
    await call(library, 'scores.retry', {})
    await call(library, 'library.scan', {})
    // The watcher tells of both folders a moment later; a file that comes after all that is seen last.
    const { batch } = await call(library, 'files.copy', { ids: ids.slice(0, 1), to: { folder: 'copies' } })
    expect(batch).not.toBeNull()
    const isIdle = (jobs: ResultOf<Methods['jobs.board']>) =>
      ['scan', 'hash'].every((name) => jobs.some(({ job, state }) => job === name && state === 'done'))
    await until(() => call(library, 'jobs.board', {}), isIdle)
    const rows = await call(library, 'media.rows', { ids })
    expect(rows.map(({ id, score, missing }) => [id, score, missing])).toEqual(
      ids.map((id) => [id, 4, false]),
    )
    expect(rows.every(({ path }) => path.startsWith('new/'))).toBe(true)
    expect((await call(library, 'search.run', { missing: 'also' })).ids).toHaveLength(41)
    const details = await Promise.all(ids.map((id) => call(library, 'media.details', { id })))
    expect(details.flatMap(({ history }) => history.filter(({ by }) => by === 'identity'))).toEqual([])
    expect(existsSync(join(folder, 'new/.scores/f0.png.json'))).toBe(true)
    expect(existsSync(join(folder, '.scores/f0.png.json'))).toBe(false)
  } finally {
    await library.close()
    removeRoot(root)
  }
}, 60_000)
