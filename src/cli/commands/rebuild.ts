import type { ChangedJudgement, PlainJudgement } from '#core/maintenance/rebuild-library.ts'
import { describeScore, isScore } from '#shared/score.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { describeCount } from '../describe-bytes.ts'
import { escapeForTerminal, formatJsonLine } from '../escape.ts'
import { findAgreement } from '../find-agreement.ts'
import { createLibraryCommand, type LibraryOptions, readNamedLibrary } from '../library-option.ts'

/** Puts a library together anew. */
export const rebuildCommand: CliCommand = {
  create: (context) =>
    createLibraryCommand('rebuild', 'the counts and what is not as it was, as one JSON object')
      .summary('make the database anew: from score files, XMP and what can still be read')
      .description(
        'Moves the database to .scores/quarantine (nothing is deleted) and makes a new one: of what can still be read of the old one, of the score files, and of the ratings in XMP. Every score that is not as it was is told. Refused while another program has the folder open.',
      )
      .action((named: string | undefined, options: LibraryOptions) => rebuild(context, named, options)),
}

async function rebuild(
  context: CliContext,
  named: string | undefined,
  options: LibraryOptions,
): Promise<void> {
  const { beginRebuild, diffJudgements, findJudgements } = await import(
    '#core/maintenance/rebuild-library.ts'
  )
  const { findLibrary, lookInto } = await import('#core/maintenance/find-library.ts')
  const where = readNamedLibrary(context, named, options)
  const begun = await beginRebuild(where.folder, where)
  // Of a whole database the counts below say more.
  if (begun.notice !== null && begun.before === null) context.output.say(begun.notice)
  const agreement = await findAgreement(context, where)
  const after = await lookInto(findLibrary(where.folder, where), findJudgements)
  const changed = begun.before === null ? [] : diffJudgements(begun.before, after)
  if (options.json === true) {
    return context.output.writeLine(
      formatJsonLine({
        set_aside: begun.setAside,
        scored_before: begun.before?.size ?? null,
        scored: after.size,
        as_before: begun.before === null ? null : begun.before.size - changed.length,
        changed,
        ...agreement,
      }),
    )
  }
  for (const one of changed) await context.output.writeLine(describeChanged(one))
  const { output } = context
  if (begun.setAside !== null) output.say(`The database that was there lies in ${begun.setAside}`)
  output.say(
    `${describeCount(after.size, 'file')} with a score.${begun.before === null ? '' : ` ${begun.before.size - changed.length} of the ${begun.before.size} scores are as they were.`} ${agreement.agreeing} of ${agreement.score_files} score files agree with the library.`,
  )
}

function describeChanged({ path, before, after }: ChangedJudgement): string {
  const now =
    after === null ? 'nothing is said of it now' : `${describe(after)} now, as its score file or XMP says`
  return escapeForTerminal(`${path}: ${describe(before)} before, ${now}`)
}

function describe({ score, favourite, label }: PlainJudgement): string {
  const words = [isScore(score) ? describeScore(score) : String(score)]
  if (favourite === 1) words.push('favourite')
  if (label !== null) words.push(label)
  return words.join(', ')
}
