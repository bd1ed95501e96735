import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeBombs } from './test-bombs.ts'

const longestMs = 1000
const mostRssBytes = 512 * 1024 * 1024

const root = mkdtempSync(join(tmpdir(), 'media scorer bombs '))
const folder = join(root, 'media')
const toolLog = join(root, 'tools.log')
let requests = 0
const server = createServer((_, response) => {
  requests += 1
  response.end()
})

type Told = {
  readonly files: readonly {
    readonly name: string
    readonly problem: string | null
    readonly score: number
    readonly codes: readonly string[]
    readonly milliseconds: number
  }[]
  readonly maxRssBytes: number
  readonly decoderMaxRssBytes: number
}
let told: Told = { files: [], maxRssBytes: 0, decoderMaxRssBytes: 0 }

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on a port
  mkdirSync(folder)
  for (const [name, content] of Object.entries(makeBombs(`http://127.0.0.1:${port}/`)))
    writeFileSync(join(folder, name), content)
  execFileSync('mkfifo', [join(folder, 'pipe.mp4')])
  told = JSON.parse(await runLibrary()) as Told // our own process
}, 60_000)
afterAll(() => {
  server.close()
  rmSync(root, { recursive: true, force: true })
})

/** With tools that only note that they were started. */
function runLibrary(): Promise<string> {
  const tool = join(root, 'tool')
  writeFileSync(tool, `#!/bin/sh\necho "$0 $@" >> '${toolLog}'\nexit 1\n`)
  chmodSync(tool, 0o755)
  const program = fileURLToPath(new URL('./test-bombs-process.ts', import.meta.url))
  const child = spawn(process.execPath, [program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, FFPROBE_PATH: tool, FFMPEG_PATH: tool },
  })
  let output = ''
  child.stdout.on('data', (data) => {
    output += data
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => (code === 0 ? resolve(output) : reject(new Error(`exit code ${code}`))))
  })
}

test('each is flagged', () => {
  expect(Object.fromEntries(told.files.map(({ name, codes }) => [name, codes]))).toEqual({
    'a-thousand-ztxt.png': ['over-limit'],
    'deep.png': ['over-limit'],
    'itxt-100mb.png': ['over-limit'],
    'itxt-1gb.png': ['over-limit'],
    'list.mp4': ['unknown-format'],
    'long.mp4': ['over-limit'],
    'many-nodes.png': ['too-complex'],
    'million-nodes.png': ['over-limit'],
    'pixels.png': [],
    'ztxt-100mb.png': ['over-limit'],
    'ztxt-1gb.png': ['over-limit'],
  })
  expect(told.files.filter(({ problem }) => problem === null)).toEqual([])
})

test('within a second, and within 512 MB together', () => {
  expect(told.files.filter(({ milliseconds }) => milliseconds > longestMs)).toEqual([])
  expect(told.maxRssBytes).toBeLessThan(mostRssBytes)
  expect(told.decoderMaxRssBytes).toBeLessThan(mostRssBytes)
})

test('no other tool was started for them, and nothing asked of the network', () => {
  const log = existsSync(toolLog) ? readFileSync(toolLog, 'utf8') : ''
  // That a tool is asked for its version is no use of it.
  expect(log.split('\n').filter((line) => line !== '' && !line.includes('-version'))).toEqual([])
  expect(requests).toBe(0)
})

test('each can be scored all the same', () => {
  expect(told.files.map(({ score }) => score)).toEqual(told.files.map(() => 4))
  for (const { name } of told.files) {
    const saved: unknown = JSON.parse(readFileSync(join(folder, '.scores', `${name}.json`), 'utf8'))
    expect(saved).toMatchObject({ score: 4 })
  }
})
