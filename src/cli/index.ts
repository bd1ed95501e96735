import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { resolveDataDirectory } from '#core/app-data/data-directory.ts'
import { createLogger } from '#core/logger.ts'
import { signalExitCodes } from './exit-codes.ts'
import { createOutput } from './output.ts'
import { runCli } from './run-cli.ts'

// Entry of the `media-scorer` command: wires the process to `runCli` and nothing else.

const ending = new AbortController()
let endedBy: keyof typeof signalExitCodes | undefined
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    // The second time at once: whoever presses Ctrl+C twice doesn't want to wait.
    if (endedBy !== undefined) process.exit(signalExitCodes[name])
    endedBy = name
    ending.abort()
  })
}

const dataDirectory = resolveDataDirectory()
const logPath = join(dataDirectory, 'log', 'media-scorer.log')
const logger = createLogger(logPath)
const output = createOutput(process.stdout, process.stderr, () => ending.abort())

/** Where the build puts the page, seen from this file's bundle (`out/main`) or from its source. */
const rendererDirectory = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../out/renderer/' : '../renderer/', import.meta.url),
)
// The sources and the bundle (out/main) are equally far below package.json.
const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
const version =
  typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : ''

const code: number | 'cancelled' = await runCli(process.argv.slice(2), {
  output,
  workingDirectory: process.cwd(),
  dataDirectory,
  database: process.env.MEDIA_SCORER_DATABASE || undefined,
  version,
  logPath,
  rendererDirectory,
  signal: ending.signal,
  reportBug: (what, error) => logger.error(what, error),
})
await output.finish()
// Cancelled without a signal: nobody reads the output any more, as with “| head”, and that is fine.
process.exit(code !== 'cancelled' ? code : endedBy === undefined ? 0 : signalExitCodes[endedBy])
