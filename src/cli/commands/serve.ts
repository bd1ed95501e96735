import { createInterface } from 'node:readline'
import { Command, InvalidArgumentError } from 'commander'
import type { Host } from '#core/app-data/host-handlers.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { readFolder } from '../library-folder.ts'
import { openBrowser } from '../open-browser.ts'

type Options = { readonly port?: number; readonly open: boolean; readonly database?: string }

/** Serves the page to this computer's browser until it is ended. */
export const serveCommand: CliCommand = {
  create: (context) =>
    new Command('serve')
      .summary('use Media Scorer in the browser of this computer')
      .description(
        'Serves Media Scorer to the browser of this computer, and to nobody else: it listens on 127.0.0.1 only, and the link that it prints works once. Ctrl+C ends it.',
      )
      .argument('[folder]', 'the folder to open; without one the page asks')
      .option('--port <port>', 'the port; a free one when left out', parsePort)
      .option('--no-open', 'do not open the browser')
      .option('--database <file>', 'where the database is, instead of .scores/media.db in the folder')
      .action((folder: string | undefined, options: Options) => serve(context, folder, options)),
}

async function serve(context: CliContext, folder: string | undefined, options: Options): Promise<void> {
  const { startServer } = await import('#server/http-server.ts')
  const first = folder === undefined ? undefined : readFolder(folder, context.workingDirectory)
  const host = await createBrowserHost(context, first, options)
  try {
    const server = await startServer({
      host,
      rendererDirectory: context.rendererDirectory,
      port: options.port,
      reportBug: context.reportBug,
    })
    try {
      if (first !== undefined) await host.openAtStart(first)
      const link = server.createLink()
      context.output.say(
        'Media Scorer runs here until you press Ctrl+C. The link works once, within a minute:',
      )
      await context.output.writeLine(link)
      if (options.open) openBrowser(link)
      const stopOffering = offerLinks(context, server.createLink)
      await untilEnded(context.signal)
      stopOffering()
    } finally {
      await server.close()
    }
  } finally {
    await host.close()
  }
}

async function createBrowserHost(
  context: CliContext,
  first: string | undefined,
  options: Options,
): Promise<Host> {
  const { createHost } = await import('#core/app-data/host-handlers.ts')
  const { startLibrary } = await import('#core/start-library.ts')
  const { mediaBase, recentBase } = await import('#server/media-route.ts')
  const { dataDirectory } = context
  const database = options.database ?? context.database
  return createHost({
    kind: 'browser',
    version: context.version,
    mediaBase,
    recentBase,
    dataDirectory,
    // A place of the database is that of the folder it was named with, not of those opened later.
    openLibrary: (opened) =>
      startLibrary(opened, {
        mode: 'watch',
        dataDirectory,
        database: opened === first ? database : undefined,
      }),
    reportBug: context.reportBug,
  })
}

/** Prints another link whenever the person presses Enter, where there is a person. */
function offerLinks(context: CliContext, createLink: () => string): () => void {
  if (process.stdin.isTTY !== true) return () => {}
  const lines = createInterface({ input: process.stdin })
  lines.on('line', () => void context.output.writeLine(createLink()))
  return () => lines.close()
}

function untilEnded(signal: AbortSignal): Promise<void> {
  return new Promise((ended) => {
    if (signal.aborted) return ended()
    signal.addEventListener('abort', () => ended(), { once: true })
  })
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_535)) throw new InvalidArgumentError('A port is a number up to 65535.')
  return port
}
