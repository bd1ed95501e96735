import { type SpawnOptions, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { findElectron } from './start/find-electron.ts'
import { findStaleBuild } from './start/find-stale-build.ts'

// `npm start -- [FOLDER]`: builds what is not built, then opens Electron's window, or the browser where there is no Electron.
// Also: --browser (no Electron), and for the browser --port N and --no-open.

const root = dirname(dirname(fileURLToPath(import.meta.url)))
/** An Electron that ends with an error this soon never got as far as a window (libraries are missing, it runs as root). */
const soonMs = 10_000
/** SIGHUP, SIGINT, SIGTERM. */
const endedByPerson: ReadonlySet<number> = new Set([129, 130, 143])

process.exitCode = await start()

async function start(): Promise<number> {
  const { values, positionals } = readWords()
  // npm runs scripts in the package's directory and tells the person's own in INIT_CWD.
  const folder =
    positionals[0] === undefined ? [] : [resolve(process.env.INIT_CWD ?? process.cwd(), positionals[0])]
  if (!(await buildIfStale())) return 1
  const serve = () => {
    const port = values.port === undefined ? [] : ['--port', values.port]
    const open = values['no-open'] === true ? ['--no-open'] : []
    const cli = join(root, 'out', 'main', 'cli.js')
    return run(process.execPath, [cli, 'serve', ...port, ...open, '--', ...folder])
  }
  if (values.browser === true) return serve()
  const { platform, env } = process
  const electron = await findElectron({ root, platform, environment: env, say })
  if ('missing' in electron) return sayWhy(electron.missing, serve)
  const startedAt = Date.now()
  const code = await run(electron.path, [root, ...folder])
  const failed = code !== 0 && !endedByPerson.has(code) && Date.now() - startedAt < soonMs
  return failed ? sayWhy(`it ended with code ${code}`, serve) : code
}

function sayWhy(why: string, serve: () => Promise<number>): Promise<number> {
  say(`Electron's window can't be opened (${why}): Media Scorer comes up in the browser instead.`)
  return serve()
}

function readWords() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { browser: { type: 'boolean' }, port: { type: 'string' }, 'no-open': { type: 'boolean' } },
    })
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    say('Usage: npm start -- [FOLDER] [--browser] [--port N] [--no-open]')
    process.exit(2)
  }
}

async function buildIfStale(): Promise<boolean> {
  const stale = findStaleBuild(root)
  if (stale === undefined) return true
  say(stale === 'missing' ? 'Building Media Scorer, this once …' : 'The sources changed: building again …')
  const builder = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  let log = ''
  const code = await run(process.execPath, [builder, 'build'], { stdio: 'pipe' }, (text) => {
    log += text
  })
  if (code !== 0) say(`${log}\nThe build failed.`)
  return code === 0
}

/** Runs a program to its end and answers its exit code; signals that reach this process are passed on. */
function run(
  program: string,
  words: readonly string[],
  options: SpawnOptions = { stdio: 'inherit' },
  onOutput: (text: string) => void = () => {},
): Promise<number> {
  return new Promise((ended) => {
    const child = spawn(program, words, { cwd: root, ...options })
    child.stdout?.on('data', (chunk: Buffer) => onOutput(chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => onOutput(chunk.toString()))
    const pass = (signal: NodeJS.Signals) => child.kill(signal)
    // A terminal sends Ctrl+C to the child as well; this process then only waits for it.
    const interrupt = process.stdin.isTTY === true ? () => {} : pass
    process.on('SIGINT', interrupt)
    process.on('SIGTERM', pass)
    process.on('SIGHUP', pass)
    const end = (code: number) => {
      process.off('SIGINT', interrupt)
      process.off('SIGTERM', pass)
      process.off('SIGHUP', pass)
      ended(code)
    }
    child.on('error', () => end(127))
    child.on('exit', (code, signal) => end(code ?? 128 + (signal === null ? 0 : constants.signals[signal])))
  })
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`)
}
