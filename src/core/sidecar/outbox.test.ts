import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { all, first, run, type WriteDb } from '#core/db/handles.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { actOnFiles } from '#core/media/acts.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { createTestFile } from '#core/media/test-files.ts'
import { asNobody } from '#core/scan/test-folder.ts'
import { nodeStorage, type Storage } from '#core/storage/storage.ts'
import { createFailingStorage, createSystemError } from '#core/storage/test-storage.ts'
import type { Events } from '#shared/contract.ts'
import type { Score } from '#shared/score.ts'
import { findScore } from './find-score-values.ts'
import { createOutbox, type Outbox, type OutboxParts } from './outbox.ts'
import { printLocalTime } from './score-file.ts'
import { takeOverScoreFiles } from './take-over-score-files.ts'
import { writeScoreFile } from './write-score-file.ts'

let folder = ''
let db: WriteDb
let events: Events['media.saved'][] = []
let tookOver: number[] = []
let outbox: Outbox | undefined
let nowMs = 0
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'media-scorer-'))
  db = openTestDatabase()
  events = []
  tookOver = []
  nowMs = Date.UTC(2025, 7, 24, 12, 0, 0)
})
afterEach(async () => {
  await outbox?.close()
  outbox = undefined
  rmSync(folder, { recursive: true })
})

function open(parts: Partial<OutboxParts> = {}): Outbox {
  outbox = createOutbox({
    db,
    folder,
    onSaved: (event) => events.push(event),
    onTookOver: (ids) => tookOver.push(...ids),
    now: () => nowMs,
    ...parts,
  })
  return outbox
}
function add(...paths: readonly string[]): readonly number[] {
  for (const path of paths) {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), 'media')
  }
  return recordFiles(
    db,
    paths.map((path) => createTestFile(path)),
  )
}
const score = (ids: readonly number[], to: Score) =>
  actOnFiles(db, ids, { what: 'score', change: { to } }, 'user')
const read = (path: string) => JSON.parse(readFileSync(join(folder, path), 'utf8'))
const queued = () => all(db, db.sql.selectFrom('outbox').select(['media_file_id', 'tries', 'last_error']))
const done = { pending: 0, failed: 0, failures: [] }

describe('outbox', () => {
  it('writes the score file beside the media file, makes `.scores` with the mode of its folder, and says «saved»', async () => {
    const ids = add('sub/clip1.mp4')
    chmodSync(join(folder, 'sub'), 0o750)
    score(ids, 5)
    expect(await open().flush()).toEqual(done)
    const revision = findScore(db, ids[0] ?? 0)?.revision
    expect(readFileSync(join(folder, 'sub/.scores/clip1.mp4.json'), 'utf8')).toBe(
      `{\n  "file": "clip1.mp4",\n  "score": 5,\n  "updated": "${printLocalTime(new Date(nowMs))}",\n  "revision": ${revision}\n}\n`,
    )
    expect(statSync(join(folder, 'sub/.scores')).mode & 0o777).toBe(0o750)
    expect(readdirSync(join(folder, 'sub/.scores'))).toEqual(['clip1.mp4.json'])
    expect(events).toEqual([{ saved: ids, failed: [], status: done }])
  })

  it('begins by itself when kicked', async () => {
    const ids = add('a.png')
    score(ids, 2)
    open().kick()
    await expect.poll(() => events).toEqual([{ saved: ids, failed: [], status: done }])
  })

  it('writes favourite, label, keywords and notes, and «none» once they were there', async () => {
    const [id = 0] = add('a.png')
    actOnFiles(db, [id], { what: 'favourite', value: true }, 'user')
    actOnFiles(db, [id], { what: 'label', value: 'green' }, 'user')
    run(db, db.sql.updateTable('media_files').set({ notes: 'hm' }).where('id', '=', id))
    run(
      db,
      db.sql
        .insertInto('media_keywords')
        .values({ media_file_id: id, keyword: 'cat', keyword_type: 'user', source: null }),
    )
    await open().flush()
    expect(read('.scores/a.png.json')).toMatchObject({
      score: 0,
      favourite: true,
      label: 'green',
      keywords: ['cat'],
      notes: 'hm',
    })
    actOnFiles(db, [id], { what: 'favourite', value: false }, 'user')
    actOnFiles(db, [id], { what: 'label', value: null }, 'user')
    await outbox?.flush()
    expect(read('.scores/a.png.json')).toMatchObject({ favourite: false, label: null, keywords: ['cat'] })
  })

  it('clears by writing 0, never by deleting', async () => {
    const ids = add('a.png')
    score(ids, 4)
    await open().flush()
    score(ids, 0)
    await outbox?.flush()
    expect(read('.scores/a.png.json')).toMatchObject({ file: 'a.png', score: 0 })
  })

  it('keeps keys that it doesn’t know', async () => {
    const ids = add('a.png')
    mkdirSync(join(folder, '.scores'))
    writeFileSync(
      join(folder, '.scores/a.png.json'),
      '{"other": [1, {"x": null}], "file": "a.png", "score": 0, "__proto__": 5}',
    )
    score(ids, 4)
    await open().flush()
    const text = readFileSync(join(folder, '.scores/a.png.json'), 'utf8')
    expect(
      text.endsWith('  "other": [\n    1,\n    {\n      "x": null\n    }\n  ],\n  "__proto__": 5\n}\n'),
    ).toBe(true)
  })

  it('takes over what another program wrote since, before it writes', async () => {
    const [id = 0] = add('a.png')
    score([id], 2)
    await open().flush()
    writeFileSync(
      join(folder, '.scores/a.png.json'),
      '{"file": "a.png", "score": 2, "favourite": true, "updated": "x"}',
    )
    score([id], 5)
    await outbox?.flush()
    expect(read('.scores/a.png.json')).toMatchObject({ score: 5, favourite: true })
    expect(findScore(db, id)?.values).toMatchObject({ score: 5, favourite: true })
    expect([tookOver, queued()]).toEqual([[id], []])
  })

  it.each(['another score file', 'the first score file'])(
    'takes over what another program writes while it is written (%s), and writes again',
    async (which) => {
      const [id = 0] = add('a.png')
      if (which === 'another score file') {
        score([id], 2)
        await open().flush()
      }
      let isWritten = false
      const busy: Storage = {
        ...nodeStorage,
        open: async (...given) => {
          const file = await nodeStorage.open(...given)
          const sync = async () => {
            await file.sync()
            if (isWritten || !given[0].endsWith('.tmp')) return
            isWritten = true
            const { score: before = 0 } = which === 'another score file' ? read('.scores/a.png.json') : {}
            writeFileSync(
              join(folder, '.scores/a.png.json'),
              `{"file": "a.png", "score": ${before}, "favourite": true, "tag": "x"}`,
            )
          }
          return { ...file, sync }
        },
      }
      score([id], 5)
      await outbox?.close()
      expect(await open({ storage: busy }).flush()).toEqual(done)
      expect(isWritten).toBe(true)
      expect(read('.scores/a.png.json')).toMatchObject({ score: 5, favourite: true, tag: 'x' })
      expect(findScore(db, id)?.values).toMatchObject({ score: 5, favourite: true })
      expect(tookOver).toEqual([id])
    },
  )

  it('gives up for now when another program writes it all the time', async () => {
    const [id = 0] = add('a.png')
    score([id], 5)
    let times = 0
    const busy: Storage = {
      ...nodeStorage,
      open: async (...given) => {
        const file = await nodeStorage.open(...given)
        const sync = async () => {
          await file.sync()
          if (!given[0].endsWith('.tmp')) return
          times += 1
          writeFileSync(join(folder, '.scores/a.png.json'), `{"score": 5, "times": ${times}}`)
        }
        return { ...file, sync }
      },
    }
    const status = await open({ storage: busy }).flush()
    expect(status.failures[0]?.message).toContain('another program')
    expect([times, read('.scores/a.png.json')]).toEqual([5, { score: 5, times: 5 }])
    expect(readdirSync(join(folder, '.scores'))).toEqual(['a.png.json'])
    await outbox?.close()
    expect(await open().retry()).toEqual(done)
    expect(read('.scores/a.png.json')).toMatchObject({ score: 5, times: 5, file: 'a.png' })
  })

  it('sets a damaged one aside, under a name that nothing overwrites', async () => {
    const ids = add('a.png')
    mkdirSync(join(folder, '.scores'))
    for (const [content, to] of [
      ['{"score": 3', 1],
      ['\ufffd', 2],
      [`{"score": 1, "x": "${'y'.repeat(1_100_000)}"}`, 3],
    ] as const) {
      writeFileSync(join(folder, '.scores/a.png.json'), content)
      score(ids, to)
      await open().flush()
      expect(read('.scores/a.png.json').score).toBe(to)
    }
    const names = readdirSync(join(folder, '.scores')).sort()
    expect(names).toEqual([
      'a.png.json',
      ...['120000000', '120000001', '120000002'].map((at) => `a.png.json.bad-20250824T${at}Z`),
    ])
    expect(readFileSync(join(folder, '.scores', names[1] ?? ''), 'utf8')).toBe('{"score": 3')
  })

  it('uses the hash for a name too long, with the name inside', async () => {
    const name = `${'x'.repeat(248)}.png`
    score(add(name), 3)
    await open().flush()
    const [file = ''] = readdirSync(join(folder, '.scores'))
    expect(file).toMatch(/^[0-9a-f]{64}\.json$/)
    expect(read(`.scores/${file}`)).toMatchObject({ file: name, score: 3 })
  })

  it('never writes one file twice at once, nor more than four, and ends with the last value', async () => {
    const ids = add(...Array.from({ length: 30 }, (_, index) => `f${index}.png`))
    let most = 0
    const writing = new Set<string>()
    const watching: Storage = {
      ...nodeStorage,
      rename: async (from, to) => {
        expect(writing.has(to)).toBe(false)
        writing.add(to)
        most = Math.max(most, writing.size)
        await new Promise((resolve) => setTimeout(resolve, 2))
        await nodeStorage.rename(from, to)
        writing.delete(to)
      },
    }
    const box = open({ storage: watching })
    for (let round = 0; round < 10; round += 1) {
      score(ids, ((round % 5) + 1) as Score) // 1..5
      box.kick()
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    expect(await box.flush()).toEqual(done)
    expect(most).toBeLessThanOrEqual(4)
    expect(new Set(ids.map((_, index) => read(`.scores/f${index}.png.json`).score))).toEqual(new Set([5]))
  })

  it('keeps what fails, with a sentence, tries again later and on demand', async () => {
    const ids = add('a.png')
    score(ids, 3)
    let isFull = true
    const full: Storage = {
      ...nodeStorage,
      open: async (...given) => {
        if (isFull) throw createSystemError('ENOSPC', 'open')
        return nodeStorage.open(...given)
      },
    }
    const box = open({ storage: full })
    const message =
      'The score file could not be written: its disk is full. The score is kept in the library and written as soon as that changes.'
    const failed = { pending: 0, failed: 1, failures: [{ id: ids[0], path: 'a.png', message }] }
    expect(await box.flush()).toEqual(failed)
    expect(events).toEqual([{ saved: [], failed: [{ id: ids[0], message }], status: failed }])
    expect(queued()).toEqual([{ media_file_id: ids[0], tries: 1, last_error: message }])
    expect(await box.flush()).toEqual(failed)
    expect(queued()[0]?.tries).toBe(1)
    expect(await box.retry()).toEqual(failed)
    expect(queued()[0]?.tries).toBe(2)
    isFull = false
    nowMs += 4_000
    expect(await box.flush()).toEqual(done)
    expect(read('.scores/a.png.json').score).toBe(3)
  })

  it.each(['ENOSPC', 'EIO', 'EACCES', 'EROFS'])(
    'loses nothing and leaves nothing behind when any one call fails with %s',
    async (code) => {
      const [id = 0] = add('sub/a.png')
      let isCovered = false
      for (let call = 1; !isCovered; call += 1) {
        rmSync(join(folder, 'sub/.scores'), { recursive: true, force: true })
        run(db, db.sql.deleteFrom('score_file_bases'))
        const to = ((call % 5) + 1) as Score // 1..5
        score([id], to)
        const { storage, calls } = createFailingStorage(call, code)
        const box = open({ storage })
        const status = await box.flush()
        isCovered = calls.length < call
        expect(status).toMatchObject({ pending: 0, failed: isCovered ? 0 : 1 })
        expect(await box.retry()).toEqual(done)
        await box.close()
        expect(read('sub/.scores/a.png.json').score).toBe(to)
        expect(readdirSync(join(folder, 'sub/.scores'))).toEqual(['a.png.json'])
      }
    },
  )

  it('says why in a folder that may not be written to, and writes once it may', async () => {
    const ids = add('sub/a.png')
    score(ids, 3)
    await asNobody(folder, async () => {
      chmodSync(join(folder, 'sub'), 0o555)
      const status = await open().flush()
      expect(status).toMatchObject({ pending: 0, failed: 1 })
      expect(status.failures[0]?.message).toContain('this account may not write in its folder')
      chmodSync(join(folder, 'sub'), 0o755)
      expect(await outbox?.retry()).toEqual(done)
    })
    expect(read('sub/.scores/a.png.json').score).toBe(3)
  })

  it('refuses `.scores` that is a link, and a link or pipe in the score file’s place', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'media-scorer-'))
    const ids = add('link/a.png', 'link2/a.png', 'pipe/a.png', 'folder/a.png', 'parent/a.png')
    symlinkSync(elsewhere, join(folder, 'link/.scores'))
    mkdirSync(join(folder, 'link2/.scores'))
    symlinkSync(join(elsewhere, 'x.json'), join(folder, 'link2/.scores/a.png.json'))
    mkdirSync(join(folder, 'pipe/.scores'))
    execFileSync('mkfifo', [join(folder, 'pipe/.scores/a.png.json')])
    mkdirSync(join(folder, 'folder/.scores/a.png.json'), { recursive: true })
    renameSync(join(folder, 'parent'), join(elsewhere, 'parent'))
    symlinkSync(join(elsewhere, 'parent'), join(folder, 'parent'))
    score(ids, 3)
    expect(await open().flush()).toMatchObject({ pending: 0, failed: 5 })
    expect([readdirSync(elsewhere), readdirSync(join(elsewhere, 'parent'))]).toEqual([['parent'], ['a.png']])
    rmSync(elsewhere, { recursive: true })
  })

  it('writes nothing into a folder whose files are elsewhere right now (an empty mount point)', async () => {
    const ids = add('sub/a.png')
    score(ids, 3)
    rmSync(join(folder, 'sub/a.png'))
    const status = await open().flush()
    expect(status.failures[0]?.message).toContain('Is its disk connected?')
    expect(readdirSync(join(folder, 'sub'))).toEqual([])
  })

  it('knows its own write that a crash kept from being noted, also in a library that was begun anew', async () => {
    const [id = 0] = add('a.png')
    // A higher revision than the library will ever come to: it counts from one again, since its database was lost.
    mkdirSync(join(folder, '.scores'))
    writeFileSync(join(folder, '.scores/a.png.json'), '{"file": "a.png", "score": 5, "revision": 40}')
    const scanned = { text: readFileSync(join(folder, '.scores/a.png.json'), 'utf8'), problem: null }
    takeOverScoreFiles(db, [{ id, read: { ...scanned, modifiedNs: 1, sizeBytes: scanned.text.length } }])
    score([id], 3)
    await writeScoreFile({ db, folder, storage: nodeStorage, now: () => nowMs }, id)
    score([id], 5)
    expect(await open().flush()).toEqual(done)
    expect([findScore(db, id)?.values.score, read('.scores/a.png.json').score]).toEqual([5, 5])
    expect(all(db, db.sql.selectFrom('score_events').where('refused', 'is not', null).selectAll())).toEqual(
      [],
    )
  })

  it('writes what a crash left waiting, once it runs again', async () => {
    const ids = add('a.png', 'b.png')
    score(ids, 3)
    const box = open()
    box.kick()
    await box.close()
    expect(await open().flush()).toEqual(done)
    expect([read('.scores/a.png.json').score, read('.scores/b.png.json').score]).toEqual([3, 3])
    expect(
      first(
        db,
        db.sql.selectFrom('score_file_bases').select((base) => base.fn.countAll().as('bases')),
      ),
    ).toEqual({ bases: 2 })
  })
})
