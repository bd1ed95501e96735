import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { all, run, type WriteDb } from '#core/db/handles.ts'
import { writeMarker } from '#core/db/marker.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { actOnFiles } from '#core/media/acts.ts'
import { writeFileAtomically } from '#core/storage/atomic-write.ts'
import { nodeStorage, type Storage } from '#core/storage/storage.ts'
import type { LibraryStatus } from '#shared/contract.ts'
import type { JobProgress } from '#shared/job-progress.ts'
import { createScanner, type Scanner, type ScannerParts, type ScanReport } from './scan-job.ts'
import { asNobody, createPng, makeTestFolder, writeFiles } from './test-folder.ts'

const libraryId = '6f9619ff-8b86-4011-b42d-00c04fc964ff'
const deadly = { entry: new URL('./test-deadly-reader.ts', import.meta.url), longestFileMs: 300 }

let folder = ''
let db: WriteDb
let scanner: Scanner
let progress: JobProgress[] = []
let changed: (readonly number[] | 'all')[] = []
let asked: LibraryStatus['vanished'][] = []

beforeEach(() => {
  folder = makeTestFolder()
  db = openTestDatabase()
  run(db, db.sql.insertInto('settings').values({ key: 'library_id', value: libraryId }))
  writeMarker(folder, libraryId)
  open()
})
afterEach(async () => {
  await scanner.close()
  execFileSync('chmod', ['-R', 'u+rwx', folder])
  rmSync(folder, { recursive: true })
})

function open(parts: Partial<ScannerParts> = {}): void {
  progress = []
  changed = []
  asked = []
  scanner = createScanner({
    db,
    folder,
    emitProgress: (one) => progress.push(one),
    onChanged: (ids) => changed.push(ids),
    onVanished: (vanished) => asked.push(vanished),
    ...parts,
  })
}
async function reopen(parts: Partial<ScannerParts> = {}): Promise<void> {
  await scanner.close()
  open(parts)
}

const files = () =>
  all(
    db,
    db.sql
      .selectFrom('media_files')
      .select(['id', 'file_path as path', 'format', 'score', 'missing_since'])
      .orderBy('file_path'),
  ).map(({ missing_since, ...file }) => ({ ...file, isMissing: missing_since !== null }))
const paths = () => files().map((file) => file.path)
const present = () => files().flatMap((file) => (file.isMissing ? [] : [file.path]))
const scoreOf = (path: string) => files().find((file) => file.path === path)?.score
const idOf = (path: string) => files().find((file) => file.path === path)?.id ?? 0
const problems = () =>
  all(
    db,
    db.sql
      .selectFrom('media_problems as p')
      .innerJoin('media_files as f', 'f.id', 'p.media_file_id')
      .select(['f.file_path as path', 'p.stage', 'p.code'])
      .orderBy('f.file_path'),
  )
const pick = <Key extends keyof ScanReport>(report: ScanReport, ...keys: readonly Key[]) =>
  Object.fromEntries(keys.map((key) => [key, report[key]]))
const pngs = (...names: readonly string[]) =>
  Object.fromEntries(names.map((name, index) => [name, createPng(index + 1)]))
const many = (count: number) => Array.from({ length: count }, (_, index) => `d${index % 7}/f${index}.png`)

describe('scan', () => {
  it('finds a thousand files in nested folders, and on the second scan has nothing to do', async () => {
    writeFiles(folder, pngs(...many(1000), 'a.png', 'x/y/z/deep.png'))
    const report = await scanner.scan()
    expect(pick(report, 'seen', 'added', 'changed', 'missing', 'failed', 'refusals', 'vanished')).toEqual({
      ...{ seen: 1002, added: 1002, changed: 0, missing: 0, failed: 0, refusals: [], vanished: null },
    })
    expect(new Set(paths())).toEqual(new Set([...many(1000), 'a.png', 'x/y/z/deep.png']))
    expect(progress[0]).toEqual({
      job: 'scan',
      state: 'running',
      done: 0,
      total: null,
      failed: 0,
      message: null,
    })
    expect(progress.at(-1)).toEqual({
      job: 'scan',
      state: 'done',
      done: 1002,
      total: 1002,
      failed: 0,
      message: null,
    })
    expect(changed[0]).toBe('all')
    changed = []
    const again = await scanner.scan()
    expect(pick(again, 'seen', 'added', 'changed', 'returned')).toEqual({
      seen: 1002,
      added: 0,
      changed: 0,
      returned: 0,
    })
    expect(changed).toEqual([])
  })

  it('tells type by content, reads prompts, and lists a file without extension only if it is media', async () => {
    writeFiles(folder, {
      'prompt.png': createPng(7, 'a cat in the rain\nSteps: 20, Sampler: Euler a, Seed: 5, Size: 7x1'),
      'really-png.jpg': createPng(3),
      'nothing.mp4': 'this is text',
      noextension: createPng(4),
      LICENSE: 'text',
      empty: '',
      'notes.txt': 'text',
    })
    await scanner.scan()
    expect(files().map(({ path, format }) => [path, format])).toEqual([
      ['noextension', 'png'],
      ['nothing.mp4', 'unknown'],
      ['prompt.png', 'png'],
      ['really-png.jpg', 'png'],
    ])
    const rows = all(
      db,
      db.sql.selectFrom('media_metadata').select(['width', 'prompt', 'seed']).where('prompt', 'is not', null),
    )
    expect(rows).toEqual([{ width: 7, prompt: 'a cat in the rain', seed: '5' }])
  })

  it('follows no link, blocks on no pipe, never scans dot directories', async () => {
    writeFiles(folder, pngs('a.png', '.hidden/b.png', '.scores/c.png'))
    symlinkSync(folder, join(folder, 'loop'))
    symlinkSync(join(folder, 'a.png'), join(folder, 'link.png'))
    execFileSync('mkfifo', [join(folder, 'pipe.png')])
    await scanner.scan()
    expect(paths()).toEqual(['a.png'])
  })

  it('reads what was changed, keeps its score, and tells which', async () => {
    writeFiles(folder, pngs('a.png', 'b.png'))
    await scanner.scan()
    actOnFiles(db, [idOf('a.png')], { what: 'score', change: { to: 4 } }, 'user')
    changed = []
    writeFiles(folder, { 'a.png': createPng(99) })
    const report = await scanner.scan()
    expect(pick(report, 'added', 'changed')).toEqual({ added: 0, changed: 1 })
    expect([scoreOf('a.png'), changed]).toEqual([4, [[idOf('a.png')]]])
    const widths = all(db, db.sql.selectFrom('media_metadata').select('width').orderBy('media_file_id'))
    expect(widths).toEqual([{ width: 99 }, { width: 2 }])
    renameSync(join(folder, 'b.png'), join(folder, 'old'))
    writeFiles(folder, { 'b.png': createPng(2) })
    utimesSync(join(folder, 'b.png'), 1, 1)
    expect((await scanner.scan()).changed).toBe(1)
  })

  it('marks what vanished, keeps its score, and knows it again when it returns', async () => {
    writeFiles(folder, pngs(...many(12)))
    await scanner.scan()
    const path = many(12)[3] ?? ''
    actOnFiles(db, [idOf(path)], { what: 'score', change: { to: 5 } }, 'user')
    const id = idOf(path)
    mkdirSync(join(folder, '.away'))
    renameSync(join(folder, path), join(folder, '.away/f.png'))
    expect(pick(await scanner.scan(), 'added', 'missing', 'returned')).toEqual({
      added: 0,
      missing: 1,
      returned: 0,
    })
    expect(files().find((file) => file.id === id)).toEqual({
      id,
      path,
      format: 'png',
      score: 5,
      isMissing: true,
    })
    renameSync(join(folder, '.away/f.png'), join(folder, path))
    expect(pick(await scanner.scan(), 'added', 'missing', 'returned')).toEqual({
      added: 0,
      missing: 0,
      returned: 1,
    })
    expect(files().find((file) => file.id === id)).toEqual({
      id,
      path,
      format: 'png',
      score: 5,
      isMissing: false,
    })
  })

  it('asks before it marks more than a fifth missing, and does what the person says', async () => {
    writeFiles(folder, pngs(...many(10)))
    await scanner.scan()
    for (const path of many(3)) rmSync(join(folder, path))
    const report = await scanner.scan()
    expect(pick(report, 'missing', 'vanished')).toEqual({ missing: 0, vanished: { count: 3, of: 10 } })
    expect([asked, scanner.vanished(), present().length]).toEqual([
      [{ count: 3, of: 10 }],
      { count: 3, of: 10 },
      10,
    ])
    expect([scanner.confirmVanished(false), scanner.vanished(), present().length]).toEqual([0, null, 10])
    await scanner.scan()
    expect([scanner.confirmVanished(true), scanner.vanished(), present().length]).toEqual([3, null, 7])
    expect(paths().length).toBe(10)
  })

  it('stops asking when the files are back', async () => {
    writeFiles(folder, pngs('a/1.png', 'a/2.png', 'b/3.png'))
    await scanner.scan()
    renameSync(join(folder, 'a'), join(folder, '.a'))
    await scanner.scan()
    expect(scanner.vanished()).toEqual({ count: 2, of: 3 })
    renameSync(join(folder, '.a'), join(folder, 'a'))
    await scanner.scan()
    expect([scanner.vanished(), asked.at(-1), present().length]).toEqual([null, null, 3])
  })

  it('changes nothing when the folder is not the library’s: gone, empty (a mount point), or another', async () => {
    writeFiles(folder, pngs('a.png', 'b.png'))
    await scanner.scan()
    const before = files()
    const away = `${folder}-away`
    renameSync(folder, away)
    await expect(scanner.scan()).rejects.toMatchObject({ code: 'folder-unavailable' })
    mkdirSync(folder)
    await expect(scanner.scan()).rejects.toMatchObject({ code: 'folder-unavailable' })
    await scanner.refresh(['', 'a.png'])
    writeMarker(folder, '00000000-0000-4000-8000-000000000000')
    writeFiles(folder, pngs('foreign.png'))
    await expect(scanner.scan()).rejects.toMatchObject({ code: 'folder-unavailable' })
    await scanner.refresh(['', 'a.png', 'foreign.png'])
    expect(files()).toEqual(before)
    expect(progress.at(-1)).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('another folder with a library of its own'),
    })
    rmSync(folder, { recursive: true })
    renameSync(away, folder)
    expect((await scanner.scan()).seen).toBe(2)
  })

  it('marks nothing missing when a directory with files couldn’t be read, and says which', async () => {
    writeFiles(folder, pngs(...many(20), 'locked/deeper/a.png', 'other/b.png'))
    await scanner.scan()
    rmSync(join(folder, 'other/b.png'))
    await asNobody(folder, async () => {
      chmodSync(join(folder, 'locked'), 0)
      const report = await scanner.scan()
      const refusals = [{ directory: 'locked', code: 'EACCES' }]
      expect(pick(report, 'missing', 'vanished', 'refusals')).toEqual({
        missing: 0,
        vanished: null,
        refusals,
      })
      expect(present().length).toBe(22)
      chmodSync(join(folder, 'locked'), 0o755)
    })
    expect(pick(await scanner.scan(), 'missing', 'refusals')).toEqual({ missing: 1, refusals: [] })
  })

  it('isn’t held up by a directory that may not be read and never held anything (lost+found)', async () => {
    writeFiles(folder, pngs(...many(10)))
    mkdirSync(join(folder, 'lost+found'))
    await scanner.scan()
    rmSync(join(folder, many(10)[0] ?? ''))
    await asNobody(folder, async () => {
      chmodSync(join(folder, 'lost+found'), 0)
      expect((await scanner.scan()).missing).toBe(1)
    })
  })

  it('lists a file that may not be read, with the reason, and reads it once it may', async () => {
    writeFiles(folder, pngs('a.png', 'secret.png'))
    await asNobody(folder, async () => {
      chmodSync(join(folder, 'secret.png'), 0)
      expect(pick(await scanner.scan(), 'added', 'failed')).toEqual({ added: 2, failed: 1 })
      expect(problems()).toEqual([{ path: 'secret.png', stage: 'scan', code: 'forbidden' }])
      changed = []
      expect((await scanner.scan()).changed).toBe(0)
      expect(changed).toEqual([])
      chmodSync(join(folder, 'secret.png'), 0o644)
      expect((await scanner.scan()).changed).toBe(1)
      expect([problems(), files().map((file) => file.format)]).toEqual([[], ['png', 'png']])
    })
  })

  it('reads again what an older version of the readers read', async () => {
    writeFiles(folder, pngs('a.png', 'b.png'))
    await scanner.scan()
    run(db, db.sql.updateTable('media_metadata').set({ parser_version: 0 }).where('width', '=', 1))
    expect([(await scanner.scan()).changed, (await scanner.scan()).changed]).toEqual([1, 0])
  })

  it('can be cancelled at any point: what is there is whole, and the next scan does the rest', async () => {
    writeFiles(folder, pngs(...many(600)))
    for (let after = 1; ; after += 2) {
      const controller = new AbortController()
      let steps = 0
      await reopen({
        onChanged: () => {
          steps += 1
          if (steps === after) controller.abort()
        },
      })
      const scan = scanner.scan(controller.signal)
      if (after > 5) {
        expect((await scan).seen).toBe(600)
        break
      }
      await scan.catch((error: unknown) => expect(error).toMatchObject({ name: 'AbortError' }))
    }
    expect(new Set(paths()).size).toBe(600)
    expect(files().filter((file) => file.isMissing)).toEqual([])
    const controller = new AbortController()
    controller.abort()
    await expect(scanner.scan(controller.signal)).rejects.toMatchObject({ name: 'AbortError' })
    expect(progress.at(-1)).toMatchObject({ state: 'cancelled' })
  })

  it('makes a problem of a file that kills, hangs or eats up the reader, and finds all others', async () => {
    writeFiles(folder, pngs(...many(300), 'deadly.png', 'endless.png', 'greedy.png', 'z.png'))
    await reopen({ reader: deadly })
    expect((await scanner.scan()).seen).toBe(304)
    expect(problems()).toEqual(
      ['deadly.png', 'endless.png', 'greedy.png'].map((path) => ({
        path,
        stage: 'metadata',
        code: 'reader-ended',
      })),
    )
    expect(present().length).toBe(304)
    expect((await scanner.scan()).changed).toBe(0)
  })

  it('removes what a killed write left in `.scores`', async () => {
    writeFiles(folder, {
      'a.png': createPng(1),
      '.scores/.media-scorer-0123456789abcdef.tmp': '{"sco',
      '.scores/x.tmp': '',
    })
    const left = join(folder, '.scores/.media-scorer-0123456789abcdef.tmp')
    const anHourAgo = Date.now() / 1000 - 3600
    utimesSync(left, anHourAgo, anHourAgo)
    await scanner.scan()
    expect(readdirSync(join(folder, '.scores')).sort()).toEqual(['library.json', 'x.tmp'])
  })

  it('leaves a write alone that is under way, in this program or another', async () => {
    writeFiles(folder, { 'a.png': createPng(1), '.scores/.media-scorer-0123456789abcdef.tmp': '{"sco' })
    let scanned: Promise<unknown> = Promise.resolve()
    const slow: Storage = {
      ...nodeStorage,
      open: async (...given) => {
        const file = await nodeStorage.open(...given)
        return {
          ...file,
          sync: async () => {
            const path = given[0]
            if (!path.endsWith('.tmp')) return file.sync()
            // As if this one had been begun long ago: on a disk that doesn't answer.
            utimesSync(path, 1, 1)
            scanned = scanner.scan()
            await scanned
            return file.sync()
          },
        }
      },
    }
    await writeFileAtomically(slow, join(folder, '.scores/b.json'), Buffer.from('whole'))
    await scanned
    expect(readFileSync(join(folder, '.scores/b.json'), 'utf8')).toBe('whole')
    expect(readdirSync(join(folder, '.scores')).sort()).toEqual([
      '.media-scorer-0123456789abcdef.tmp',
      'b.json',
      'library.json',
    ])
  })
})

describe('scores of the original program', () => {
  const original = (file: string, score: unknown, more = '') =>
    `{\n  "file": "${file}",\n  "score": ${score},${more}\n  "updated": "2025-08-24T20:36:33"\n}`

  it('are taken over from every directory, and not written back', async () => {
    writeFiles(folder, {
      ...pngs('a.png', 'sub/b.png', 'sub/c.png', 'never.png'),
      '.scores/a.png.json': original('a.png', 5),
      'sub/.scores/b.png.json': original('b.png', -1, '\n  "favourite": true,'),
      'sub/.scores/c.png.json': original('c.png', '"4"'),
      '.scores/gone.png.json': original('gone.png', 3),
    })
    const before = readFileSync(join(folder, '.scores/a.png.json'))
    const report = await scanner.scan()
    expect(pick(report, 'scoreFilesTaken', 'scoreFilesBad', 'scoreFilesQueued')).toEqual({
      ...{ scoreFilesTaken: 3, scoreFilesBad: 0, scoreFilesQueued: 0 },
    })
    const scored = files().map(({ path, score }) => [path, score])
    expect(scored).toEqual([
      ['a.png', 5],
      ['never.png', 0],
      ['sub/b.png', -1],
      ['sub/c.png', 4],
    ])
    expect(all(db, db.sql.selectFrom('media_files').select('file_path').where('favourite', '=', 1))).toEqual([
      { file_path: 'sub/b.png' },
    ])
    expect((await scanner.scan()).scoreFilesTaken).toBe(0)
    expect(readFileSync(join(folder, '.scores/a.png.json'))).toEqual(before)
    expect(all(db, db.sql.selectFrom('outbox').selectAll())).toEqual([])
  })

  it('that are damaged are reported and left as they are', async () => {
    const bad: Readonly<Record<string, string | Uint8Array>> = {
      'empty.png': '',
      'list.png': '[5]',
      'noscore.png': '{"file": "noscore.png"}',
      'torn.png': '{"file": "torn.png", "sc',
      'utf16.png': Buffer.from('\ufeff{"score": 5}', 'utf16le'),
    }
    writeFiles(folder, pngs(...Object.keys(bad), 'range.png', 'bom.png'))
    writeFiles(
      folder,
      Object.fromEntries(Object.entries(bad).map(([name, text]) => [`.scores/${name}.json`, text])),
    )
    writeFiles(folder, {
      '.scores/range.png.json': original('range.png', 99),
      '.scores/bom.png.json': '\ufeff{"score": 3}',
    })
    expect((await scanner.scan()).scoreFilesBad).toBe(5)
    expect(problems()).toEqual([
      { path: 'empty.png', stage: 'sidecar', code: 'not-json' },
      { path: 'list.png', stage: 'sidecar', code: 'not-json' },
      { path: 'noscore.png', stage: 'sidecar', code: 'no-score' },
      { path: 'range.png', stage: 'sidecar', code: 'score-out-of-range' },
      { path: 'torn.png', stage: 'sidecar', code: 'not-json' },
      { path: 'utf16.png', stage: 'sidecar', code: 'not-text' },
    ])
    expect([scoreOf('range.png'), scoreOf('bom.png'), scoreOf('torn.png')]).toEqual([0, 3, 0])
    for (const [name, content] of Object.entries(bad)) {
      expect(readFileSync(join(folder, `.scores/${name}.json`))).toEqual(Buffer.from(content))
    }
  })

  it('that are 100 MB large are refused by their size', async () => {
    writeFiles(folder, pngs('a.png'))
    writeFileSync(join(folder, '.scores/a.png.json'), '{"score": 5}')
    execFileSync('truncate', ['-s', '100M', join(folder, '.scores/a.png.json')])
    await scanner.scan()
    expect(problems()).toEqual([{ path: 'a.png', stage: 'sidecar', code: 'too-large' }])
  })

  it('under the hash of a long name are found', async () => {
    const name = `${'x'.repeat(248)}.png`
    const hash = execFileSync('sha256sum', { input: name, encoding: 'utf8' }).slice(0, 64)
    writeFiles(folder, { [name]: createPng(1), [`.scores/${hash}.json`]: original(name, 2) })
    await scanner.scan()
    expect(scoreOf(name)).toBe(2)
  })

  it('that change between scans are merged', async () => {
    writeFiles(folder, { ...pngs('a.png', 'b.png'), '.scores/a.png.json': original('a.png', 1) })
    await scanner.scan()
    writeFiles(folder, {
      '.scores/a.png.json': original('a.png', 5),
      '.scores/b.png.json': original('b.png', 2),
    })
    changed = []
    await scanner.scan()
    expect([scoreOf('a.png'), scoreOf('b.png')]).toEqual([5, 2])
    expect(changed.flat().toSorted()).toEqual([idOf('a.png'), idOf('b.png')].toSorted())
  })
})

describe('refresh', () => {
  beforeEach(async () => {
    writeFiles(folder, pngs(...many(20), 'sub/a.png', 'sub/deeper/b.png'))
    await scanner.scan()
    changed = []
  })

  it('looks at files: new, changed, gone, and not media', async () => {
    writeFiles(folder, { ...pngs('sub/new.png'), 'sub/a.png': createPng(50), 'sub/x.txt': '' })
    rmSync(join(folder, 'd0/f0.png'))
    const id = idOf('sub/a.png')
    await scanner.refresh(['sub/new.png', 'sub/a.png', 'd0/f0.png', 'sub/x.txt', 'never/was.png'])
    expect(present()).toEqual(
      [...many(20), 'sub/a.png', 'sub/deeper/b.png', 'sub/new.png']
        .filter((path) => path !== 'd0/f0.png')
        .toSorted(),
    )
    expect(changed).toContain('all')
    changed = []
    appendFileSync(join(folder, 'sub/a.png'), 'more')
    await scanner.refresh(['sub/a.png'])
    expect(changed).toEqual([[id]])
  })

  it('looks at directories: those that are new with all below, those that are gone with all below', async () => {
    writeFiles(folder, pngs('fresh/1.png', 'fresh/below/2.png', 'sub/side/3.png'))
    renameSync(join(folder, 'sub/deeper'), join(folder, '.away'))
    await scanner.refresh(['fresh', 'sub'])
    expect(present()).toEqual(
      [...many(20), 'fresh/1.png', 'fresh/below/2.png', 'sub/a.png', 'sub/side/3.png'].toSorted(),
    )
    renameSync(join(folder, '.away'), join(folder, 'sub/deeper'))
    await scanner.refresh(['sub/deeper'])
    expect(present()).toContain('sub/deeper/b.png')
  })

  it('takes over a single score file, and leaves our own alone', async () => {
    writeFiles(folder, { 'sub/.scores/a.png.json': '{"score": 3}' })
    await scanner.refresh(['sub/.scores/a.png.json'])
    expect([scoreOf('sub/a.png'), changed]).toEqual([3, [[idOf('sub/a.png')]]])
    changed = []
    await scanner.refresh(['sub/.scores/a.png.json', '.scores/library.json'])
    expect(changed).toEqual([])
  })

  it('asks when much vanishes one after the other, and takes back what it marked until then', async () => {
    let nowMs = 0
    await reopen({ nowMs: () => nowMs })
    const at = (number: number) => many(20)[number] ?? ''
    const count = present().length
    const remove = async (...gone: readonly string[]) => {
      for (const path of gone) rmSync(join(folder, path))
      nowMs += 10_000
      await scanner.refresh(gone)
    }
    await remove(at(0), at(1))
    await remove(at(2), at(3))
    expect([scanner.vanished(), present().length]).toEqual([null, count - 4])
    await remove(at(4), at(5))
    expect([scanner.vanished(), present().length]).toEqual([{ count: 6, of: count }, count])
    await remove(at(6))
    expect([scanner.vanished(), present().length]).toEqual([{ count: 7, of: count }, count])
    expect([scanner.confirmVanished(true), present().length]).toEqual([7, count - 7])
    // What vanishes now and then is no catastrophe.
    for (const path of [at(7), at(8), at(9), at(10)]) {
      nowMs += 50_000
      await remove(path)
    }
    expect([scanner.vanished(), present().length]).toEqual([null, count - 11])
  })

  it('counts what came back as there, though it vanished a moment ago', async () => {
    const at = (number: number) => many(20)[number] ?? ''
    const count = present().length
    const away = [at(0), at(1), at(2), at(3)]
    for (const path of away) renameSync(join(folder, path), join(folder, `${path}.away`))
    await scanner.refresh(away)
    expect(present().length).toBe(count - 4)
    for (const path of away) renameSync(join(folder, `${path}.away`), join(folder, path))
    await scanner.refresh(away)
    rmSync(join(folder, at(4)))
    rmSync(join(folder, at(5)))
    await scanner.refresh([at(4), at(5)])
    expect([scanner.vanished(), present().length]).toEqual([null, count - 2])
  })

  it('asks when much vanishes at once, and knows what came back', async () => {
    for (const path of many(10)) rmSync(join(folder, path))
    await scanner.refresh([0, 1, 2, 3, 4, 5, 6].map((number) => `d${number}`))
    expect([scanner.vanished(), present().length]).toEqual([{ count: 10, of: 22 }, 22])
    writeFiles(folder, pngs(...many(10)))
    await scanner.refresh(many(10))
    expect([scanner.vanished(), present().length]).toEqual([null, 22])
  })

  it('doesn’t look into dot directories', async () => {
    writeFiles(folder, pngs('.hidden/a.png', '.scores/b.png'))
    await scanner.refresh(['.hidden', '.hidden/a.png', '.scores', '.scores/b.png'])
    expect(paths().length).toBe(22)
  })
})

it('leaves no trace in a folder but its marker', async () => {
  writeFiles(folder, pngs('a.png', 'sub/b.png'))
  await scanner.scan()
  expect([readdirSync(folder).sort(), existsSync(join(folder, 'sub/.scores'))]).toEqual([
    ['.scores', 'a.png', 'sub'],
    false,
  ])
})
