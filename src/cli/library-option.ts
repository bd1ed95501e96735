import { Command } from 'commander'
import type { CliContext } from './command.ts'
import { readScope } from './library-folder.ts'

/** Options of every command that looks after one library. */
export type LibraryOptions = { readonly json?: true; readonly database?: string }

/** The argument and the options that these commands have in common. */
export function createLibraryCommand(name: string, json: string): Command {
  return new Command(name)
    .argument('[folder]', 'the folder; else the current directory, or the library that holds it')
    .option('--database <file>', 'where the database is, instead of .scores/media.db in the folder')
    .option('--json', json)
}

/** The library's folder (real, absolute), and where its database is to be looked for. */
export type NamedLibrary = {
  readonly folder: string
  readonly database: string | undefined
  readonly dataDirectory: string
}

export function readNamedLibrary(
  context: CliContext,
  named: string | undefined,
  options: LibraryOptions,
): NamedLibrary {
  return {
    folder: readScope(named, context).folder,
    database: options.database ?? context.database,
    dataDirectory: context.dataDirectory,
  }
}
