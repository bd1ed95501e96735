import { Command } from 'commander'
import { AppError } from '#shared/errors.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { readFolder, readLibraryFolder } from '../library-folder.ts'
import { withLibrary } from '../with-library.ts'
import { writeStats } from './stats.ts'

type Options = { readonly json?: true; readonly acceptMissing?: true; readonly database?: string }

/** Brings a library up to date with its folder, and makes it where there is none. */
export const scanCommand: CliCommand = {
  create: (context) =>
    new Command('scan')
      .summary('look through a folder and remember what is in it')
      .description(
        'Looks through a folder and everything below it: new and changed files are read, files that are gone are marked as missing. Nothing of yours is changed or removed.',
      )
      .argument(
        '[folder]',
        'the folder; else the library that the current directory is in, else the current directory',
      )
      .option('--accept-missing', 'mark files as missing even when more than a fifth of them are gone')
      .option('--database <file>', 'where the database is, instead of .scores/media.db in the folder')
      .option('--json', 'the counts as one JSON object')
      .action((folder: string | undefined, options: Options) => scan(context, folder, options)),
}

async function scan(context: CliContext, named: string | undefined, options: Options): Promise<void> {
  const here = readFolder(named, context.workingDirectory)
  const folder = named === undefined ? (readLibraryFolder(here, context.dataDirectory) ?? here) : here
  const database = options.database ?? context.database
  await withLibrary(
    context,
    folder,
    async (library) => {
      const status = await library.refresh()
      if (status.role === 'guest') {
        context.output.say('This folder is open in another program, which keeps it up to date.')
      }
      if (status.vanished !== null && options.acceptMissing === true) {
        await library.call('library.confirmVanished', { accept: true })
      }
      await writeStats(context, await library.call('library.stats', {}), options)
      if (status.vanished !== null && options.acceptMissing !== true) {
        const { count, of } = status.vanished
        throw new AppError(
          'folder-unavailable',
          `${count} of ${of} files were not found. That is a lot, so none was marked as missing: is a disk not connected? If they are really gone, scan again with --accept-missing.`,
        )
      }
    },
    database,
  )
}
