import { markDamaged } from '#core/db/damage-mark.ts'
import { inTransaction } from '#core/db/handles.ts'
import { readMarker, writeMarker } from '#core/db/marker.ts'
import { findIdsByPaths } from '#core/media/find-rows.ts'
import { rebuildSearchIndex } from '#core/search/search-index.ts'
import { enqueueScoreFile } from '#core/sidecar/find-score-values.ts'
import { healAllRows } from '#core/sidecar/heal-rows.ts'
import type { CheckReport } from '#shared/contract.ts'
import { requireNobody, type Whereabouts, withOwned } from './with-owned.ts'

/** What was mended, in sentences for the person. */
export type RepairReport = { readonly mended: readonly string[] }

/**
 * Mends what a check found: a damaged database is set aside and what can be read of it taken over, rows get the judgement that can be
 * proven, unreadable score files are ordered anew, the search index and the marker are made again. Throws `library-busy` while another
 * program has the library.
 */
export async function repairLibrary(
  folder: string,
  whereabouts: Whereabouts,
  report: CheckReport,
): Promise<RepairReport> {
  const found = new Set(report.findings.map(({ part }) => part))
  // Before anything is marked: what another program has open isn't set aside under its hands.
  requireNobody(report.database)
  if (found.has('database')) markDamaged(report.database, 'A check found it damaged.')
  return withOwned(folder, whereabouts, async ({ db, notice, libraryId, quarantined }, place) => {
    const mended: string[] = []
    if (found.has('database')) {
      mended.push(
        quarantined !== null && notice !== null ? notice : 'The indexes of the database were made again.',
      )
    }
    // Mostly done already, by the opening.
    healAllRows(db)
    for (const { part, path } of report.findings) {
      if (part === 'rows')
        mended.push(`${path}: its score is what its check, the journal or its score file prove.`)
    }
    const unreadable = report.findings
      .filter(({ part }) => part === 'score-files')
      .map(({ path }) => path ?? '')
    const ids = findIdsByPaths(db, unreadable).filter((id) => id !== null)
    inTransaction(db, () => {
      for (const id of ids) enqueueScoreFile(db, id)
    })
    if (ids.length > 0)
      mended.push(
        `Written again, and what stood there is kept beside: ${ids.length} score file${ids.length === 1 ? '' : 's'}.`,
      )
    if (found.has('index')) {
      rebuildSearchIndex(db)
      mended.push('The search index was made again.')
    }
    // Mostly written already, by the opening.
    if (found.has('marker')) {
      const marker = readMarker(place.folder)
      if (marker?.libraryId === libraryId || (marker === null && writeMarker(place.folder, libraryId))) {
        mended.push('The folder’s marker was written again.')
      }
    }
    return { mended }
  })
}
