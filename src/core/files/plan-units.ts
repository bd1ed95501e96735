import { sortName } from '#core/scan/media-names.ts'
import { scoreFileName, scoresDirectory } from '#core/sidecar/score-file-path.ts'
import type { NamedMedia } from '#core/xmp/sidecar-paths.ts'
import { explainBadName, type NamePlatform, splitName } from '#shared/file-names.ts'
import type { TakenNames } from '#shared/files.ts'
import { type Companion, type FolderContents, findCompanions } from './companions.ts'
import { type FileStep, joinSpot, type Spot } from './file-step.ts'
import { type Group, groupUnits } from './group-units.ts'
import { createPatternStem, createTypedName } from './name-pattern.ts'
import { createTaken, type NewName, nameKey, type Taken } from './taken-names.ts'

/** A media file as a plan sees it. */
export type PlanMedia = NamedMedia & {
  readonly directory: string
  readonly dateMs: number
  /** Whether a person gave it stars or made it a favourite. */
  readonly isKept: boolean
  readonly isMissing: boolean
}

export type PlanAct =
  | { readonly kind: 'rename'; readonly name: string }
  | { readonly kind: 'pattern'; readonly pattern: string; readonly start: number }
  | { readonly kind: 'move' | 'copy'; readonly to: Spot; readonly taken: TakenNames }
  | { readonly kind: 'trash' }

export type PlanFolder = Omit<FolderContents, 'media' | 'byStem'> & {
  readonly media: readonly PlanMedia[]
  readonly byStem: ReadonlyMap<string, readonly PlanMedia[]>
}

export type PlanInput = {
  /** Ids in the order in which they are numbered. */
  readonly ids: readonly number[]
  readonly act: PlanAct
  /** Whether pairs go together though only one of them was asked for. */
  readonly withPairs: boolean
  readonly folders: ReadonlyMap<string, PlanFolder>
  /** What stands where files go to, of `move` and `copy`. */
  readonly target: Pick<FolderContents, 'names' | 'scores'> | null
  readonly platform: NamePlatform
  /** Whether `a` and `A` are one name on this disk. */
  readonly foldsCase: boolean
}

export type PlannedFile = Omit<FileStep, 'facts' | 'target'> & {
  /** Null: into the trash, under a name that is found when it goes. */
  readonly target: Spot | null
}

export type PlannedUnit = {
  readonly media: readonly PlanMedia[]
  readonly files: readonly PlannedFile[]
  readonly problem: string | null
  readonly note: string | null
}

/** Decides of each file that was asked for what goes with it, and where all of it goes. Names that are taken are never used. */
export function planUnits(input: PlanInput): readonly PlannedUnit[] {
  const units: PlannedUnit[] = []
  for (const unit of planEach(input)) units.push(unit)
  return units
}

/** The same one by one, for whoever must not hold up its thread. */
export function* planEach(input: PlanInput): Generator<PlannedUnit> {
  const units = groupUnits(input)
  const going = new Set(units.flatMap(({ media }) => media.map(({ id }) => id)))
  const taken = createTaken(input)
  for (const [index, unit] of units.entries()) {
    const [first] = unit.media
    const folder = input.folders.get(first?.directory ?? '')
    if (first === undefined || folder === undefined) {
      yield { ...unit, files: [], problem: 'It isn’t known any more.' }
    } else if (unit.media.some(({ isMissing }) => isMissing)) {
      yield { ...unit, files: [], problem: 'It isn’t there.' }
    } else {
      const companions = findCompanions(unit.media, going, folder)
      yield input.act.kind === 'trash'
        ? { ...unit, files: listTrashed(unit.media, companions), problem: null }
        : placeUnit({ ...unit, first, companions, number: index }, input, taken)
    }
  }
}

function listTrashed(media: readonly PlanMedia[], companions: readonly Companion[]): readonly PlannedFile[] {
  const directory = media[0]?.directory ?? ''
  return [
    ...media.map((one) => createFile('media', 'move', one.id, inFolder(directory, one.name), null)),
    ...companions
      .filter(({ isShared }) => !isShared)
      .map((one) => createFile(one.role, 'move', one.mediaId, findSource(directory, one), null)),
  ]
}

type Placing = Group & {
  readonly first: PlanMedia
  readonly companions: readonly Companion[]
  readonly number: number
}

const mostNumbers = 10_000

function placeUnit(unit: Placing, input: PlanInput, taken: Taken): PlannedUnit {
  const { media, first, companions } = unit
  const { act } = input
  const refuse = (problem: string): PlannedUnit => ({ media, files: [], note: unit.note, problem })
  const oldStem = splitName(first.name).stem
  const target = findTargetDirectory(act, first.directory)
  const isSamePlace = target.where === 'library' && target.path === first.directory
  if (act.kind === 'move' && isSamePlace) return refuse('It is in this folder already.')
  const wanted = createWantedNames(unit, act)
  const stays = isSamePlace && act.kind !== 'copy' && media.every((one) => wanted.get(one.id) === one.name)
  if (stays) return refuse('It has this name already.')
  const leaving = new Set(
    act.kind === 'copy' || !isSamePlace
      ? []
      : [
          ...media.map(({ name }) => nameKey(input, { directory: target.path, name, inScores: false })),
          ...companions
            .filter(({ isShared }) => !isShared)
            .map(({ name, role }) =>
              nameKey(input, { directory: target.path, name, inScores: role === 'score' }),
            ),
        ],
  )
  const canNumber =
    act.kind === 'pattern' || ((act.kind === 'move' || act.kind === 'copy') && act.taken === 'number')
  for (let number = 1; number <= (canNumber ? mostNumbers : 1); number += 1) {
    const names = new Map([...wanted].map(([id, name]) => [id, addNumber(name, number)]))
    const renamed = (name: string) => renameCompanion(name, media, names, oldStem)
    const all: NewName[] = [
      ...[...names.values()].map((name) => ({ directory: target.path, name, inScores: false })),
      // A score file that stands there, of whatever file, would be taken for this one's.
      ...[...names.values()].map((name) => ({
        directory: target.path,
        name: scoreFileName(name),
        inScores: true,
      })),
      ...companions
        .filter(({ role }) => role !== 'score')
        .map(({ name }) => ({ directory: target.path, name: renamed(name), inScores: false })),
    ]
    const bad = all.map(({ name, inScores }) =>
      inScores ? null : explainChanged(name, unit, input.platform),
    )
    const reason = bad.find((one) => one !== null)
    if (reason !== undefined && reason !== null) return refuse(reason)
    if (!taken.isFree(all, leaving)) continue
    taken.claim(all)
    const kind = act.kind === 'copy' ? 'copy' : 'move'
    const newName = (id: number) => names.get(id) ?? ''
    const files = [
      ...media.map((one) =>
        createFile('media', kind, one.id, inFolder(first.directory, one.name), {
          ...target,
          path: joinSpot(target.path, newName(one.id)),
        }),
      ),
      ...companions
        // In the library, the score file of a copy is written from the database.
        .filter(({ role }) => !(role === 'score' && act.kind === 'copy' && target.where === 'library'))
        .map((one) =>
          createFile(one.role, one.isShared ? 'copy' : kind, one.mediaId, findSource(first.directory, one), {
            ...target,
            path:
              one.role === 'score'
                ? joinSpot(joinSpot(target.path, scoresDirectory), scoreFileName(newName(one.mediaId)))
                : joinSpot(target.path, renamed(one.name)),
          }),
        ),
    ]
    const note = number === 1 ? unit.note : `The name is taken there: it becomes ${newName(first.id)}.`
    return { media, files, problem: null, note }
  }
  return refuse(`There is a file named ${wanted.get(first.id) ?? first.name} already.`)
}

function createWantedNames({ media, first, number }: Placing, act: PlanAct): Map<number, string> {
  if (act.kind === 'rename') {
    const { stem, extension } = splitName(first.name)
    const typed = createTypedName(act.name.trim(), { extension }, (name) => sortName(name) === 'media')
    const newStem = splitName(typed).stem
    return new Map(
      media.map((one) => [one.id, one === first ? typed : newStem + one.name.slice(stem.length)] as const),
    )
  }
  if (act.kind !== 'pattern') return new Map(media.map((one) => [one.id, one.name] as const))
  return new Map(
    media.map((one) => {
      const { stem, extension } = splitName(one.name)
      const values = { stem, number: act.start + number, dateMs: first.dateMs }
      return [one.id, createPatternStem(act.pattern, values) + extension] as const
    }),
  )
}

function addNumber(name: string, number: number): string {
  if (number === 1) return name
  const { stem, extension } = splitName(name)
  return `${stem} (${number})${extension}`
}

/** `fox.png.txt` follows `fox.png`, `fox.txt` the stem of the first. */
function renameCompanion(
  name: string,
  media: readonly PlanMedia[],
  names: ReadonlyMap<number, string>,
  oldStem: string,
): string {
  const owner = media.find((one) => name.startsWith(`${one.name}.`))
  if (owner !== undefined) return (names.get(owner.id) ?? owner.name) + name.slice(owner.name.length)
  const [first] = names.values()
  return splitName(first ?? '').stem + name.slice(oldStem.length)
}

function explainChanged(name: string, { media, companions }: Placing, platform: NamePlatform): string | null {
  const isOld = media.some((one) => one.name === name) || companions.some((one) => one.name === name)
  return isOld ? null : explainBadName(name, platform)
}

function findTargetDirectory(act: PlanAct, directory: string): Spot {
  return act.kind === 'move' || act.kind === 'copy' ? act.to : { where: 'library', path: directory }
}

function inFolder(directory: string, name: string): Spot {
  return { where: 'library', path: joinSpot(directory, name) }
}

function findSource(directory: string, { role, name }: Companion): Spot {
  return inFolder(role === 'score' ? joinSpot(directory, scoresDirectory) : directory, name)
}

function createFile(
  role: FileStep['role'],
  kind: FileStep['kind'],
  mediaId: number,
  source: Spot,
  target: Spot | null,
): PlannedFile {
  return { role, kind, mediaId, source, target }
}
