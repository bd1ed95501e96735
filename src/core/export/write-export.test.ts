import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createFailingStorage } from '#core/storage/test-storage.ts'
import { writeExport } from './write-export.ts'

function makeDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'media-scorer-export-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  return directory
}

async function* lines(count: number): AsyncGenerator<string> {
  for (let line = 0; line < count; line += 1) yield `${line}\n`
}

it('writes all, and replaces only what it may', async () => {
  const directory = makeDirectory()
  const path = join(directory, 'x.csv')
  await writeExport(path, lines(50_000), 'refuse')
  expect(readFileSync(path, 'utf8').split('\n').length).toBe(50_001)
  await expect(writeExport(path, lines(1), 'refuse')).rejects.toMatchObject({ code: 'file-changed' })
  await writeExport(path, lines(2), 'replace')
  expect(readFileSync(path, 'utf8')).toBe('0\n1\n')
  await expect(writeExport(join(directory, 'none', 'x.csv'), lines(1), 'refuse')).rejects.toMatchObject({
    code: 'not-found',
  })
  expect(readdirSync(directory)).toEqual(['x.csv'])
})

it('leaves the file that was there, or the whole new one, whatever call the disk refuses', async () => {
  const directory = makeDirectory()
  const path = join(directory, 'x.csv')
  const counting = createFailingStorage(Number.POSITIVE_INFINITY, 'ENOSPC')
  await writeExport(path, lines(30_000), 'refuse', counting.storage)
  expect(counting.calls.filter((call) => call === 'write').length).toBeGreaterThan(1)
  const whole = readFileSync(path, 'utf8')
  for (let call = 1; call <= counting.calls.length; call += 1) {
    writeFileSync(path, 'before')
    const { storage } = createFailingStorage(call, 'ENOSPC')
    await expect(writeExport(path, lines(30_000), 'replace', storage)).rejects.toMatchObject({
      code: 'disk-full',
    })
    expect(['before', whole]).toContain(readFileSync(path, 'utf8'))
    expect(readdirSync(directory)).toEqual(['x.csv'])
  }
})
