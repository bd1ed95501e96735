import { Command } from 'commander'
import type { LibraryStats } from '#shared/contract.ts'
import { describeScore, scores } from '#shared/score.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { formatJsonLine } from '../escape.ts'
import { readScope } from '../library-folder.ts'
import { withLibrary } from '../with-library.ts'

type Options = { readonly json?: true; readonly scan: boolean; readonly database?: string }

/** Counts of a library. */
export const statsCommand: CliCommand = {
  create: (context) =>
    new Command('stats')
      .summary('count the files of a library by type and score')
      .argument('[folder]', 'the folder; else the current directory, or the library that holds it')
      .option('--no-scan', 'do not look first whether files were added, changed or removed')
      .option('--database <file>', 'where the database is, instead of .scores/media.db in the folder')
      .option('--json', 'as one JSON object')
      .action(async (named: string | undefined, options: Options) => {
        const { folder } = readScope(named, context)
        const database = options.database ?? context.database
        await withLibrary(
          context,
          folder,
          async (library) => {
            if (options.scan) await library.refresh()
            await writeStats(context, await library.call('library.stats', {}), options)
          },
          database,
        )
      }),
}

/** Writes the counts, as one JSON object or as lines to read. */
export async function writeStats(
  context: CliContext,
  stats: LibraryStats,
  options: { readonly json?: true },
): Promise<void> {
  if (options.json === true) return context.output.writeLine(formatJsonLine(formatStats(stats)))
  for (const line of describeStats(stats)) await context.output.writeLine(line)
}

/** The counts under the names that the command line uses. */
export function formatStats(stats: LibraryStats) {
  return {
    files: stats.files,
    images: stats.images,
    videos: stats.videos,
    unknown: stats.unknown,
    missing: stats.missing,
    bytes: stats.bytes,
    scores: stats.scores,
    favourites: stats.favourites,
    with_metadata: stats.withMetadata,
    with_prompt: stats.withPrompt,
    keywords: stats.keywords,
    unique_keywords: stats.uniqueKeywords,
    thumbnails: stats.thumbnails,
    problems: stats.problems,
  }
}

function describeStats(stats: LibraryStats): readonly string[] {
  const counts: readonly (readonly [string, number])[] = [
    ['files', stats.files],
    ['images', stats.images],
    ['videos', stats.videos],
    ['unknown', stats.unknown],
    ['missing', stats.missing],
    ...scores.map((score) => [describeScore(score), stats.scores[`${score}`]] as const),
    ['favourites', stats.favourites],
    ['with metadata', stats.withMetadata],
    ['with a prompt', stats.withPrompt],
    ['thumbnails', stats.thumbnails],
    ['keywords', stats.keywords],
    ['different', stats.uniqueKeywords],
    ['with problems', stats.problems],
    ['bytes', stats.bytes],
  ]
  return counts.map(([name, count]) => `${name.padEnd(14)}${String(count).padStart(16)}`)
}
