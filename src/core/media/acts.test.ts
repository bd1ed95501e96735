import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { prepare } from '#core/db/handles.ts'
import { openDatabase } from '#core/db/open-database.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { AppError } from '#shared/errors.ts'
import { actOnFiles, findRowCheckFailures } from './acts.ts'
import { findDetails } from './find-details.ts'
import { findRows } from './find-rows.ts'
import { recordFiles } from './record-files.ts'
import { createTestFile } from './test-files.ts'

function openWith(count: number) {
  const db = openTestDatabase()
  const ids = recordFiles(
    db,
    Array.from({ length: count }, (_, index) => createTestFile(`${index}.png`)),
  )
  return { db, ids }
}

describe('actOnFiles', () => {
  test('writes journal, value, revision, check and order in one', () => {
    const { db, ids } = openWith(1)
    const result = actOnFiles(db, ids, { what: 'score', change: { to: 5 } }, 'user', 'batch-1')
    expect(result).toEqual({
      batch: 'batch-1',
      changed: [{ id: 1, score: 5, favourite: false, label: null, revision: 1 }],
    })
    expect(findRows(db, ids)[0]).toMatchObject({ score: 5, revision: 1, saved: 'saving' })
    expect(findDetails(db, 1)?.history).toMatchObject([{ what: 'score', old: 0, new: 5, by: 'user' }])
    expect(
      prepare(db, 'SELECT media_file_id, target, revision, tries, last_error FROM outbox').all(),
    ).toEqual([{ media_file_id: 1, target: 'score-file', revision: 1, tries: 0, last_error: null }])
    expect(findRowCheckFailures(db)).toEqual([])
  })

  test('leaves files alone that it does not change', () => {
    const { db, ids } = openWith(3)
    actOnFiles(db, [2], { what: 'label', value: 'blue' }, 'user')
    const { changed } = actOnFiles(db, ids, { what: 'label', value: 'blue' }, 'user')
    expect(changed.map(({ id }) => id)).toEqual([1, 3])
    expect(findRows(db, ids).map(({ revision }) => revision)).toEqual([1, 1, 1])
    expect(prepare(db, 'SELECT count(*) FROM score_events').pluck().get()).toBe(3)
  })

  test('passes over unknown ids, but refuses when none is known', () => {
    const { db } = openWith(1)
    expect(actOnFiles(db, [7, 1, 1], { what: 'favourite', value: true }, 'api').changed).toHaveLength(1)
    expect(() => actOnFiles(db, [7], { what: 'favourite', value: true }, 'api')).toThrowError(
      expect.objectContaining({ code: 'not-found' }),
    )
    expect(actOnFiles(db, [], { what: 'favourite', value: true }, 'api').changed).toEqual([])
  })

  test('takes over from a score file without an order to write it', () => {
    const { db, ids } = openWith(1)
    actOnFiles(db, ids, { what: 'score', change: { to: 2 } }, 'sidecar')
    expect(findRows(db, ids)[0]).toMatchObject({ score: 2, saved: 'saved' })
  })

  test('an act lets a failed write be tried at once', () => {
    const { db, ids } = openWith(1)
    actOnFiles(db, ids, { what: 'score', change: { to: 2 } }, 'user')
    prepare(db, "UPDATE outbox SET tries = 4, last_error = 'no'").run()
    expect(findRows(db, ids)[0]?.saved).toBe('failed')
    actOnFiles(db, ids, { what: 'score', change: { by: 1 } }, 'user')
    expect(findRows(db, ids)[0]).toMatchObject({ score: 3, saved: 'saving' })
  })

  test('gives back the stars when a reject is taken back', () => {
    const { db, ids } = openWith(2)
    actOnFiles(db, [1], { what: 'score', change: { to: 4 } }, 'user')
    actOnFiles(db, ids, { what: 'score', change: { to: -1 } }, 'user')
    expect(actOnFiles(db, ids, { what: 'score', change: { act: 'unreject' } }, 'user').changed).toMatchObject(
      [
        { id: 1, score: 4 },
        { id: 2, score: 0 },
      ],
    )
    expect(actOnFiles(db, ids, { what: 'score', change: { act: 'unreject' } }, 'user').changed).toEqual([])
  })

  test('a flipped value is noticed', () => {
    const { db, ids } = openWith(5)
    actOnFiles(db, ids, { what: 'score', change: { to: 1 } }, 'user')
    for (const change of [
      'score = 2',
      'favourite = 1',
      "label = 'red'",
      'revision = 9',
      "file_path = 'else.png'",
    ]) {
      prepare(db, 'SAVEPOINT flip').run()
      prepare(db, `UPDATE media_files SET ${change} WHERE id = 3`).run()
      expect(findRowCheckFailures(db)).toEqual([3])
      prepare(db, 'ROLLBACK TO flip').run()
    }
  })

  test('the journal explains every value (property)', () => {
    const act = fc.oneof(
      fc.record({
        what: fc.constant('score' as const),
        change: fc.record({ to: fc.constantFrom(-1, 0, 1, 2, 3, 4, 5) }),
      }),
      fc.record({ what: fc.constant('score' as const), change: fc.record({ by: fc.constantFrom(1, -1) }) }),
      fc.record({
        what: fc.constant('score' as const),
        change: fc.record({ act: fc.constantFrom('keep', 'unreject') }),
      }),
      fc.record({ what: fc.constant('favourite' as const), value: fc.boolean() }),
      fc.record({ what: fc.constant('label' as const), value: fc.constantFrom('red', 'blue', null) }),
    )
    fc.assert(
      fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
        const { db, ids } = openWith(2)
        for (const one of acts) actOnFiles(db, ids, one as Parameters<typeof actOnFiles>[2], 'user') // made of its values
        for (const id of ids) {
          const details = findDetails(db, id)
          const replayed = { score: 0, favourite: false, label: null } as Record<string, unknown>
          for (const entry of [...(details?.history ?? [])].reverse()) {
            expect(entry.old).toBe(replayed[entry.what])
            replayed[entry.what] = entry.new
          }
          const { score, favourite, label, revision } = findRows(db, [id])[0] ?? {}
          expect({ score, favourite, label }).toEqual(replayed)
          expect(revision).toBe(details?.history.length)
        }
        expect(findRowCheckFailures(db)).toEqual([])
      }),
      { numRuns: 100 },
    )
  })
})

describe('a database that is not there any more', () => {
  function openOnDisk() {
    const folder = mkdtempSync(join(tmpdir(), 'media-scorer-'))
    const path = join(folder, '.scores', 'media.db')
    const opened = openDatabase(path, { folder })
    const ids = recordFiles(opened.db, [createTestFile('a.png')])
    actOnFiles(opened.db, ids, { what: 'score', change: { to: 3 } }, 'user')
    return { ...opened, folder, path, ids }
  }
  const ways: Readonly<Record<string, (path: string) => void>> = {
    'was deleted': (path) => rmSync(path),
    'was renamed': (path) => renameSync(path, `${path}.old`),
    'lost its folder': (path) => rmSync(join(path, '..'), { recursive: true }),
    'was replaced': (path) => {
      rmSync(path)
      writeFileSync(path, 'something else')
    },
  }
  test.each(Object.entries(ways))('%s: the act is refused, not swallowed', (_, ruin) => {
    const { db, path, ids, folder, close } = openOnDisk()
    ruin(path)
    const attempt = () => actOnFiles(db, ids, { what: 'score', change: { to: 5 } }, 'user')
    expect(attempt).toThrowError(AppError)
    expect(attempt).toThrowError(expect.objectContaining({ code: 'library-replaced' }))
    expect(findRows(db, ids)[0]).toMatchObject({ score: 3, revision: 1 })
    close()
    rmSync(folder, { recursive: true })
  })
})
