import { dirname, join, resolve } from 'node:path'
import type { ReadSettings } from '#core/metadata/parser.ts'
import type { CliContext } from './command.ts'
import { readLibraryFolder } from './library-folder.ts'

/** The person's own ComfyUI mapping, and that of the library which the first file lies in. A bad one is told of and left out. */
export async function readMapping(context: CliContext, files: readonly string[]): Promise<ReadSettings> {
  const { mappingFileName, readMappings } = await import('#core/metadata/comfy/read-mappings.ts')
  const directory = dirname(resolve(context.workingDirectory, files[0] ?? '.'))
  const library = readLibraryFolder(directory, context.dataDirectory)
  const { settings, notice } = readMappings([
    join(context.dataDirectory, mappingFileName),
    ...(library === undefined ? [] : [join(library, '.scores', mappingFileName)]),
  ])
  if (notice !== null) context.output.say(notice)
  return settings
}
