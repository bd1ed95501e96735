import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import BetterSqlite3 from 'better-sqlite3'
import type { Said } from './peer.ts'
import { run } from './run.ts'

export function findDigikamVersion(): string | undefined {
  const environment = { QT_QPA_PLATFORM: 'offscreen' }
  return run('digikam', ['--version'], environment)?.match(/\d+\.\d+\.\d+/)?.[0]
}

const colors = ['none', 'Red', 'Orange', 'Yellow', 'Green', 'Blue', 'Magenta', 'Gray', 'Black', 'White']
const config = `[General Settings]
Version=7.9.0
[Metadata Settings]
Use XMP Sidecar For Reading=true
[Album Settings]
Scan At Start=true
Clean at Start=false
[Notification Messages]
`

/** Opens a folder in digiKam, without a screen, and reads its database when it has looked at all of so many pictures. */
export async function readByDigikam(paths: readonly string[]): Promise<ReadonlyMap<string, Said>> {
  const folder = dirname(paths[0] ?? '')
  const home = mkdtempSync(join(tmpdir(), 'media-scorer-digikam-'))
  try {
    for (const name of ['.config', 'db', 'run']) mkdirSync(join(home, name), { mode: 0o700 })
    writeFileSync(join(home, '.config/digikamrc'), config)
    const database = join(home, 'db/digikam4.db')
    // The first start makes the tables, the second finds the folder in them.
    await start(home, () => hasTables(database))
    const db = new BetterSqlite3(database)
    db.prepare(
      'INSERT INTO AlbumRoots (label, status, type, identifier, specificPath) VALUES (?, 0, 1, ?, ?)',
    ).run('test', `volumeid:?path=${folder}`, '/')
    db.close()
    await start(home, () => countRead(database) >= paths.length)
    return readDatabase(database, folder)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

async function start(home: string, isDone: () => boolean): Promise<void> {
  const args = ['-a', 'digikam', '--config', join(home, '.config/digikamrc')]
  const child = spawn('xvfb-run', [...args, '--database-directory', join(home, 'db')], {
    stdio: 'ignore',
    detached: true,
    env: {
      ...process.env,
      ...{ HOME: home, XDG_CONFIG_HOME: join(home, '.config'), XDG_RUNTIME_DIR: join(home, 'run') },
      QTWEBENGINE_DISABLE_SANDBOX: '1', // its map doesn't start for root otherwise, and takes all with it
    },
  })
  let isRunning = true
  child.on('exit', () => {
    isRunning = false
  })
  for (let tries = 0; tries < 180 && isRunning && !isDone(); tries += 1) await wait(500)
  await wait(2000)
  if (isRunning && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
  await wait(1000)
}

function ask<Result>(database: string, work: (db: BetterSqlite3.Database) => Result): Result | undefined {
  try {
    const db = new BetterSqlite3(database, { readonly: true, fileMustExist: true })
    try {
      return work(db)
    } finally {
      db.close()
    }
  } catch {
    return undefined // Not there yet, or being written.
  }
}

function hasTables(database: string): boolean {
  return ask(database, (db) => db.prepare('SELECT count(*) FROM AlbumRoots').get()) !== undefined
}

function countRead(database: string): number {
  const count = ask(database, (db) =>
    db.prepare('SELECT count(*) FROM ImageInformation WHERE rating IS NOT NULL').pluck().get(),
  )
  return Number(count ?? 0)
}

function readDatabase(database: string, folder: string): ReadonlyMap<string, Said> {
  const tags = `SELECT t.name, p.name AS parent FROM ImageTags i JOIN Tags t ON t.id = i.tagid LEFT JOIN Tags p ON p.id = t.pid WHERE i.imageid = ?`
  const found = ask(database, (db) =>
    (
      db
        .prepare('SELECT i.id, i.name, n.rating FROM Images i JOIN ImageInformation n ON n.imageid = i.id')
        .all() as { id: number; name: string; rating: number }[]
    ) // the columns above
      .map(({ id, name, rating }): [string, Said] => {
        const all = db.prepare(tags).all(id) as { name: string; parent: string | null }[] // the columns above
        const internal = (text: string) =>
          all.find((tag) => tag.name.startsWith(text))?.name.slice(text.length)
        const isRejected = internal('Pick Label ') === 'Rejected'
        const color = internal('Color Label ')
        const words = all.filter((tag) => !/^_Digikam_/.test(tag.parent ?? '')).map((tag) => tag.name)
        return [
          join(folder, basename(name)),
          {
            stars: isRejected ? -1 : rating < 0 ? undefined : rating,
            label: colors.find((one) => one === color),
            keywords: words.filter((word) => !/ Label /.test(word)).toSorted(),
          },
        ]
      }),
  )
  return new Map(found ?? [])
}
