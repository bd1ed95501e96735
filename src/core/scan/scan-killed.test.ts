import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { openDatabase } from '#core/db/open-database.ts'
import { createPng, makeTestFolder, writeFiles } from './test-folder.ts'

const program = fileURLToPath(new URL('./test-scan-process.ts', import.meta.url))

/** Scans in a process that is killed as soon as it says that so many files are done; answers whether it came to its end. */
function scanAndKill(folder: string, afterFiles: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', (data) => {
      output += data
      const done = Math.max(...output.split('\n').map((line) => Number(line) || 0))
      if (done >= afterFiles) child.kill('SIGKILL')
    })
    child.on('error', reject)
    child.on('exit', (code) => resolve(code === 0 && output.endsWith('done\n')))
  })
}

it('can be killed at any time: the next scan does the rest, and no file is there twice', async () => {
  const folder = makeTestFolder()
  const names = Array.from({ length: 700 }, (_, index) => `d${index % 9}/f${index}.png`)
  writeFiles(
    folder,
    Object.fromEntries(
      names.map((name) => [name, createPng(1, `cat ${name}\nSteps: 20, Sampler: Euler a, Seed: 1`)]),
    ),
  )
  writeFiles(folder, { 'd0/.scores/f0.png.json': '{"file": "f0.png", "score": 4}' })
  for (const afterFiles of [1, 60, 200, 400]) await scanAndKill(folder, afterFiles)
  expect(await scanAndKill(folder, Number.POSITIVE_INFINITY)).toBe(true)
  const { db, close } = openDatabase(join(folder, '.scores/media.db'), { folder })
  const count = (sql: string) => db.sqlite.prepare(sql).pluck().get()
  expect({
    files: count('SELECT count(*) FROM media_files'),
    paths: count('SELECT count(DISTINCT file_path) FROM media_files'),
    metadata: count('SELECT count(*) FROM media_metadata'),
    missing: count('SELECT count(*) FROM media_files WHERE missing_since IS NOT NULL'),
    words: count("SELECT count(*) FROM media_fts WHERE media_fts MATCH 'cat'"),
    score: count("SELECT score FROM media_files WHERE file_path = 'd0/f0.png'"),
    check: db.sqlite.pragma('integrity_check', { simple: true }),
  }).toEqual({ files: 700, paths: 700, metadata: 700, missing: 0, words: 700, score: 4, check: 'ok' })
  close()
  rmSync(folder, { recursive: true })
}, 60_000)
