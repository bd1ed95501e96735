import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { generatorParsers } from './index.ts'

test('every parser file is in the list, and each has a name of its own', async () => {
  const files = readdirSync(import.meta.dirname).filter(
    (name) => !name.endsWith('.test.ts') && name !== 'index.ts',
  )
  const listed = new Set<unknown>(generatorParsers)
  for (const file of files) {
    const exported: Record<string, unknown> = await import(/* @vite-ignore */ join(import.meta.dirname, file))
    const parsers = Object.values(exported).filter(
      (value) => typeof value === 'object' && value !== null && 'parse' in value,
    )
    expect(parsers.length, `${file} exports one parser`).toBe(1)
    expect(listed.has(parsers[0]), `${file} is in the list`).toBe(true)
    const own = join(import.meta.dirname, file.replace(/\.ts$/, '.test.ts'))
    expect(existsSync(own), `${file} has a test of its own`).toBe(true)
  }
  expect(generatorParsers.length).toBe(files.length)
  expect(new Set(generatorParsers.map((parser) => parser.name)).size).toBe(files.length)
})
