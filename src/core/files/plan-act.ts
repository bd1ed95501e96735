import { isAbsolute, relative, resolve, sep } from 'node:path'
import type { FileActInput } from '#shared/contract.ts'
import { AppError } from '#shared/errors.ts'
import { explainBadFolder, type NamePlatform } from '#shared/file-names.ts'
import type { FileActKind } from '#shared/files.ts'
import type { Spot } from './file-step.ts'
import type { PlanAct } from './plan-units.ts'

/** What an act is called in the journal. */
export function toActKind({ kind }: FileActInput): FileActKind {
  return kind === 'pattern' ? 'rename' : kind
}

/** Whether an act changes the library's folder: only what is copied out of it doesn't. */
export function writesHere(act: FileActInput, folder: string): boolean {
  return act.kind !== 'copy' || toSpot(act.to, folder).where === 'library'
}

/** An act with its target as a place. Throws as `toSpot` does. */
export function toPlanAct(act: FileActInput, folder: string): PlanAct {
  return act.kind === 'move' || act.kind === 'copy' ? { ...act, to: toSpot(act.to, folder) } : act
}

type Target = Extract<FileActInput, { kind: 'move' }>['to']

/** Throws `invalid-input` for a folder that can't be one of the library's, `not-a-folder` for one outside that isn't named wholly. */
function toSpot(to: Target, folder: string): Spot {
  if ('folder' in to) {
    const reason = explainBadFolder(to.folder, findPlatform())
    if (reason !== null)
      throw new AppError('invalid-input', `“${to.folder}” can’t be a folder here. ${reason}`)
    return { where: 'library', path: to.folder }
  }
  if (!isAbsolute(to.outside)) throw new AppError('not-a-folder', `“${to.outside}” is not a folder.`)
  const path = resolve(to.outside)
  const inside = relative(folder, path).split(sep).join('/')
  if (inside === '' || !(inside.startsWith('..') || isAbsolute(inside))) {
    return toSpot({ folder: inside }, folder)
  }
  return { where: 'outside', path: path.split(sep).join('/') }
}

/** Whose rules names follow here. */
export function findPlatform(): NamePlatform {
  const { platform } = process
  return platform === 'win32' || platform === 'darwin' ? platform : 'linux'
}
