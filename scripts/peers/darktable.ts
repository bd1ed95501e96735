import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import type { Peer, Said } from './peer.ts'
import { run } from './run.ts'

const labels = ['Red', 'Yellow', 'Green', 'Blue', 'Purple']

/** Develops a picture with a library of its own, and looks into that. */
function develop(path: string, out: string): Said | undefined {
  const config = mkdtempSync(join(tmpdir(), 'media-scorer-darktable-'))
  try {
    const library = join(config, 'library.db')
    const core = ['--core', '--configdir', config, '--cachedir', config, '--library', library]
    if (run('darktable-cli', [path, out, '--width', '32', ...core, '--disable-opencl']) === undefined)
      return undefined
    const db = new BetterSqlite3(library, { readonly: true })
    db.prepare('ATTACH ? AS data').run(join(config, 'data.db'))
    const flags = db.prepare('SELECT flags FROM images').pluck().get() as number | undefined // one integer column
    const color = db.prepare('SELECT color FROM color_labels').pluck().get() as number | undefined // one integer column
    const keywords = db
      .prepare(
        "SELECT t.name FROM tagged_images i JOIN data.tags t ON t.id = i.tagid WHERE t.name NOT LIKE 'darktable|%' ORDER BY t.name",
      )
      .pluck()
      .all() as string[] // one text column
    db.close()
    return {
      stars: flags === undefined ? undefined : (flags & 8) !== 0 ? -1 : flags & 7,
      label: color === undefined ? undefined : labels[color],
      keywords,
    }
  } finally {
    rmSync(config, { recursive: true })
  }
}

export const darktable: Peer = {
  name: 'darktable',
  version: () => run('darktable-cli', ['--version'])?.match(/\d+\.\d+\.\d+/)?.[0],
  read: (paths) => {
    const out = mkdtempSync(join(tmpdir(), 'media-scorer-out-'))
    try {
      return new Map(
        paths.flatMap((path, index) => {
          const said = develop(path, join(out, `${index}.jpg`))
          return said === undefined ? [] : [[path, said] as const]
        }),
      )
    } finally {
      rmSync(out, { recursive: true })
    }
  },
  // It writes what it knows of a picture into those that it makes of it.
  write: (path) => {
    const made = `${path}.darktable.jpg`
    develop(path, made)
    return made
  },
}
