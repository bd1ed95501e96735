import { join, relative, sep } from 'node:path'
import { prepare, type ReadDb } from '#core/db/handles.ts'
import { explainDiskError } from '#core/sidecar/explain-save-failure.ts'
import { checkDirectories } from '#core/sidecar/write-score-file.ts'
import { nodeStorage, type Storage } from '#core/storage/storage.ts'
import type { ExtractedWorkflows } from '#shared/workflow.ts'
import { findWorkflowText } from './find-workflow.ts'
import { writeWorkflow } from './write-workflow.ts'

export type ExtractParts = {
  readonly db: ReadDb
  /** The library's folder, absolute. */
  readonly folder: string
  readonly storage?: Storage
}

/** Writes the workflow of each file beside it, one after the other. What can't be written is told for that file. */
export async function extractWorkflows(
  { db, folder, storage = nodeStorage }: ExtractParts,
  ids: readonly number[],
  signal: AbortSignal,
): Promise<ExtractedWorkflows> {
  const written: ExtractedWorkflows['written'][number][] = []
  const without: number[] = []
  const failed: ExtractedWorkflows['failed'][number][] = []
  for (const id of ids) {
    signal.throwIfAborted()
    const path = findPath(db, id)
    const text = findWorkflowText(db, id)
    if (path === undefined) failed.push({ id, message: 'This file is no longer in the folder.' })
    else if (text === undefined) without.push(id)
    else {
      try {
        await checkDirectories(storage, folder, path)
        const absolute = await writeWorkflow(storage, join(folder, path), text)
        written.push({ id, path: relative(folder, absolute).split(sep).join('/') })
      } catch (error) {
        failed.push({ id, message: `The workflow could not be written: ${explainDiskError(error)}` })
      }
    }
  }
  return { written, without, failed }
}

function findPath(db: ReadDb, id: number): string | undefined {
  return prepare(db, 'SELECT file_path FROM media_files WHERE id = ? AND missing_since IS NULL')
    .pluck()
    .get(id) as string | undefined // one text column
}
