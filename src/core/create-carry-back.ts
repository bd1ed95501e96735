import { describeError } from '#shared/errors.ts'
import { carryStandIn, describeCarry } from './carry-stand-in.ts'
import type { WriteDb } from './db/handles.ts'
import type { Logger } from './logger.ts'
import { findStandInDirectory, type LibraryPlace } from './place-library.ts'

export type CarryBack = {
  /** After a complete scan. What follows goes on whatever comes of it: a stand-in that can't be read is no reason against a folder that can. */
  readonly run: () => void
  /** What became of it, in a sentence for the person; null where there was nothing to carry. */
  readonly notice: () => string | null
}

/** Carries what was decided while a folder couldn't be written to into the folder's own library. `onCarried`: rows changed. */
export function createCarryBack(parts: {
  readonly db: WriteDb
  readonly place: LibraryPlace
  readonly dataDirectory: string
  readonly logger: Logger
  readonly onCarried: () => void
  readonly onNotice: () => void
}): CarryBack {
  const { db, place, logger } = parts
  let notice: string | null = null
  return {
    run: () => {
      if (!place.beside) return
      const standIn = findStandInDirectory(place.folder, parts.dataDirectory)
      try {
        const report = carryStandIn(db, standIn, place.folder)
        if (report === null) return
        logger.info(`Carried back from the stand-in: ${JSON.stringify(report)}`)
        notice = describeCarry(report)
        parts.onCarried()
      } catch (error) {
        logger.error('The stand-in could not be carried back', error)
        notice = `What was decided while the folder could not be written to is not in it yet: ${describeError(error).message} It is kept in ${standIn}, and tried again at the next scan.`
      }
      parts.onNotice()
    },
    notice: () => notice,
  }
}
