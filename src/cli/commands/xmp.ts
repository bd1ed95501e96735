import { Command } from 'commander'
import { AppError } from '#shared/errors.ts'
import { type XmpMode, xmpModes } from '#shared/media.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { describeCount } from '../describe-bytes.ts'
import { formatJsonLine } from '../escape.ts'
import { readScope } from '../library-folder.ts'
import { type LibraryCalls, withLibrary } from '../with-library.ts'

type Options = { readonly json?: true; readonly writeExisting?: true; readonly database?: string }

/** Where a library writes ratings for other programs: shows it, or sets it. */
export const xmpCommand: CliCommand = {
  create: (context) =>
    new Command('xmp')
      .summary('show or set where ratings are written for other programs')
      .description(
        'Shows where ratings, labels and keywords are written for other programs to see, or sets it: “off”, nowhere; “sidecar”, into XMP files beside the media; “embedded”, into the pictures themselves where that is proven safe, else beside them. RAW files and videos always get a sidecar. Reading what others write is always on.',
      )
      .argument('<folder>', 'the folder')
      .argument('[mode]', xmpModes.join(', '))
      .option('--write-existing', 'with a mode: also write what was scored, labelled or tagged before')
      .option('--database <file>', 'where the database is, instead of .scores/media.db in the folder')
      .option('--json', 'as one JSON object')
      .action(async (named: string, mode: string | undefined, options: Options) => {
        const wanted = parseMode(mode)
        if (options.writeExisting === true && (wanted === undefined || wanted === 'off')) {
          throw new AppError(
            'invalid-input',
            'What was judged before can be written with “sidecar” or “embedded”.',
          )
        }
        const { folder } = readScope(named, context)
        const database = options.database ?? context.database
        await withLibrary(
          context,
          folder,
          (library) => showOrSet(context, library, wanted, options),
          database,
        )
      }),
}

function parseMode(mode: string | undefined): XmpMode | undefined {
  if (mode === undefined) return undefined
  const known = xmpModes.find((each) => each === mode)
  if (known !== undefined) return known
  throw new AppError('invalid-input', `“${mode}” is none of ${xmpModes.join(', ')}.`)
}

async function showOrSet(
  context: CliContext,
  library: LibraryCalls,
  wanted: XmpMode | undefined,
  options: Options,
): Promise<void> {
  let queued = 0
  let failed = 0
  if (wanted !== undefined) {
    const existing = options.writeExisting === true ? 'write' : 'leave'
    queued = (await library.call('library.setXmpMode', { mode: wanted, existing })).queued
    if (queued > 0) failed = (await library.call('scores.retry', {})).failed
  }
  const mode = await library.call('library.xmpMode', {})
  const plan = await library.call('library.xmpPlan', {})
  const { judged, embeddable } = plan
  if (options.json === true) {
    await context.output.writeLine(
      formatJsonLine({ mode, judged, embeddable, written: queued - failed, failed }),
    )
  } else {
    await context.output.writeLine(`${mode}: ${meanings[mode]}`)
    await context.output.writeLine(
      `${describeCount(judged, 'file is', 'files are')} scored, labelled or tagged; ${embeddable} of them can carry it themselves.`,
    )
    if (wanted !== undefined && wanted !== 'off' && judged > 0 && options.writeExisting !== true) {
      context.output.say('What was scored before is left as it is; --write-existing writes that, too.')
    }
    if (queued > 0) await context.output.writeLine(`${queued - failed} of ${queued} files written.`)
  }
  if (failed > 0) {
    throw new AppError(
      'read-only',
      `The ratings of ${failed} files could not be written for other programs. They are kept, and tried again when the folder is opened.`,
    )
  }
}

const meanings: Readonly<Record<XmpMode, string>> = {
  off: 'other programs see no ratings',
  sidecar: 'ratings are written into XMP files beside the media',
  embedded: 'ratings are written into the pictures themselves, else beside them',
}
