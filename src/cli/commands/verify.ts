import type { ValueDifference } from '#core/maintenance/compare-scores.ts'
import type { Difference } from '#core/maintenance/verify-library.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { describeCount } from '../describe-bytes.ts'
import { EndWith } from '../end-with.ts'
import { escapeForTerminal, formatJsonLine } from '../escape.ts'
import { differencesExitCode } from '../exit-codes.ts'
import { createLibraryCommand, type LibraryOptions, readNamedLibrary } from '../library-option.ts'

type Options = LibraryOptions & { readonly all?: true }

/** Compares a library with what stands beside the files. */
export const verifyCommand: CliCommand = {
  create: (context) =>
    createLibraryCommand('verify', 'one JSON object a difference, and the counts as the last one')
      .summary('tell where database, score files and XMP differ')
      .description(
        'Compares what the library says of each file with its score file and with its XMP, and tells each difference. Changes nothing, and may be asked while the folder is open. What is about to be written counts as expected, and so does XMP in a folder where ratings aren’t written into XMP. Ends with 12 where something differs that isn’t expected.',
      )
      .option('--all', 'tell what is expected too')
      .action((named: string | undefined, options: Options) => verify(context, named, options)),
}

async function verify(context: CliContext, named: string | undefined, options: Options): Promise<void> {
  const { findLibrary, lookInto } = await import('#core/maintenance/find-library.ts')
  const { verifyLibrary } = await import('#core/maintenance/verify-library.ts')
  const where = readNamedLibrary(context, named, options)
  const library = findLibrary(where.folder, where)
  const tell = (difference: Difference) => {
    if (difference.isExpected && options.all !== true) return
    const line = options.json === true ? formatJsonLine(formatDifference(difference)) : describe(difference)
    return context.output.writeLine(line)
  }
  const counts = await lookInto(library, (db) => verifyLibrary(db, library.folder, tell, context.signal))
  if (options.json === true) {
    const { scoreFiles, ...others } = counts
    await context.output.writeLine(formatJsonLine({ ...others, score_files: scoreFiles }))
  } else {
    const expected =
      counts.expected === 0
        ? ''
        : ` ${describeCount(counts.expected, 'more is', 'more are')} expected (--all tells ${counts.expected === 1 ? 'it' : 'them'}).`
    context.output.say(
      `Compared ${describeCount(counts.judged, 'scored file')} with ${describeCount(counts.scoreFiles, 'score file')} and ${describeCount(counts.xmp, 'place', 'places')} with XMP: ${describeCount(counts.differences, 'difference')}.${expected}`,
    )
  }
  if (counts.differences > 0) {
    const sentence =
      options.json === true
        ? ''
        : 'Nothing was changed. “media-scorer scan” takes over what other programs wrote.'
    throw new EndWith(differencesExitCode, sentence)
  }
}

function formatDifference({ kind, path, values, message, isExpected }: Difference) {
  return { kind, path, values, message, expected: isExpected }
}

const kinds: Readonly<Record<Difference['kind'], string>> = {
  'score-file': 'the score file says otherwise',
  'no-score-file': 'there is no score file',
  unreadable: 'the score file can’t be read',
  'not-in-library': 'a score file of an unknown file',
  xmp: 'XMP says otherwise',
}

function describe({ kind, path, values, message }: Difference): string {
  const what = values.map(describeValue).join(', ')
  return escapeForTerminal(
    `${path}: ${kinds[kind]}${what === '' ? '' : ` (${what})`}${message === null ? '' : `: ${message}`}`,
  )
}

function describeValue({ field, library, stated }: ValueDifference): string {
  return `${field}: ${JSON.stringify(library)} in the library, ${JSON.stringify(stated)} there`
}
