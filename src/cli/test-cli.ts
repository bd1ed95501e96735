// For tests only: runs the command's sources as a process of their own, on temporary folders, with a data directory of its own.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { crc32, deflateSync } from 'node:zlib'
import { onTestFinished } from 'vitest'
import { createOutput } from './output.ts'
import { runCli } from './run-cli.ts'

const entry = fileURLToPath(new URL('./index.ts', import.meta.url))

export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** A temporary directory, gone after the test. */
export function makeDirectory(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'media scorer cli-')))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

export type CliPlace = {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** User and group to run as. */
  readonly uid?: number
}

/** Starts the command; its data directory is `.data` in the working directory, which scans skip. */
export function startCli(place: CliPlace, words: readonly string[]) {
  return spawn(process.execPath, [entry, ...words], {
    cwd: place.cwd,
    env: { PATH: process.env.PATH, MEDIA_SCORER_DATA: join(place.cwd, '.data'), ...place.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(place.uid === undefined ? {} : { uid: place.uid, gid: place.uid }),
  })
}

export function runCommand(place: CliPlace, ...words: readonly string[]): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = startCli(place, words)
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []]
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    child.on('error', reject)
    child.on('close', (code) =>
      resolve({
        code,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      }),
    )
  })
}

/** The same in this process, for what needs none of its own: signals, streams and users are not tested with it. */
export async function runHere({ cwd }: CliPlace, ...words: readonly string[]): Promise<Ran> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const texts = [stdout, stderr].map((stream) => {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    return () => Buffer.concat(chunks).toString()
  })
  const output = createOutput(stdout, stderr, () => {})
  const code = await runCli(words, {
    ...{ output, workingDirectory: cwd, dataDirectory: join(cwd, '.data'), database: undefined },
    ...{ version: '0.0.0', logPath: join(cwd, 'log'), rendererDirectory: cwd },
    signal: new AbortController().signal,
    reportBug: (what, error) => {
      throw new Error(what, { cause: error })
    },
  })
  await output.finish()
  return { code: code === 'cancelled' ? null : code, stdout: texts[0]?.() ?? '', stderr: texts[1]?.() ?? '' }
}

/** What a command printed, a value for each line. */
export function parseLines(text: string): readonly Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>) // the commands print objects
}

/** A real 3 x 2 PNG, with generation parameters as the AUTOMATIC1111 web UI writes them where a prompt is given. */
export function writePng(path: string, prompt?: string): void {
  mkdirSync(dirname(path), { recursive: true })
  const header = Buffer.from([0, 0, 0, 3, 0, 0, 0, 2, 8, 2, 0, 0, 0])
  const parameters = `${prompt}\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 18446744073709551615, Size: 3x2, Model: dream`
  const chunks = [
    chunk('IHDR', header),
    ...(prompt === undefined ? [] : [chunk('tEXt', Buffer.from(`parameters\0${parameters}`, 'latin1'))]),
    // Each its own picture: two of the same would be known as one that moved.
    chunk(
      'IDAT',
      deflateSync(
        createHash('sha256')
          .update(path)
          .digest()
          .subarray(0, 2 * (1 + 3 * 3)),
      ),
    ),
    chunk('IEND', Buffer.alloc(0)),
  ]
  writeFileSync(path, Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), ...chunks]))
}

/** `pictures/cat.png` (a prompt), `pictures/dog.png`, `pictures/sub/10.png`, `pictures/sub/9.png`. */
export function makePictures(): { readonly cwd: string; readonly pictures: string } {
  const cwd = makeDirectory()
  const pictures = join(cwd, 'pictures')
  writePng(join(pictures, 'cat.png'), 'a fluffy cat on the moon')
  for (const name of ['dog.png', 'sub/10.png', 'sub/9.png']) writePng(join(pictures, name))
  return { cwd, pictures }
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, checksum])
}
