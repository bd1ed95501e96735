// For tests only: a database that holds what plain rows say.
import { prepare, type WriteDb } from '#core/db/handles.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { createTestFile } from '#core/media/test-files.ts'
import { rebuildSearchIndex } from './search-index.ts'
import type { PlainFile } from './test-plain-file.ts'

/** Ids are 1, 2, … in the order of the files. */
export function openPlainLibrary(files: readonly PlainFile[]): WriteDb {
  const db = openTestDatabase()
  recordFiles(
    db,
    files.map((file) => {
      const { path, type, format, width, height, keywords, nodes } = file
      return createTestFile(path, {
        found: {
          sizeBytes: file.sizeBytes,
          modifiedNs: file.modifiedMs * 1e6,
          createdMs: file.createdMs,
        },
        type,
        format,
        width,
        height,
        durationSeconds: file.duration,
        frameRate: file.fps,
        codec: file.codec,
        audioCodec: file.audio,
        hasAlpha: file.alpha,
        animated: file.animated,
        generation: {
          tool: file.tool,
          prompt: file.prompt,
          negativePrompt: file.negative,
          model: file.model,
          modelHash: file.modelHash,
          vae: file.vae,
          sampler: file.sampler,
          scheduler: file.scheduler,
          steps: file.steps,
          cfg: file.cfg,
          guidance: file.guidance,
          seed: file.seed,
          clipSkip: file.clipSkip,
          denoise: file.denoise,
          loras: file.loras,
          workflow: file.workflow,
        },
        generationDetails: {
          width: null,
          height: null,
          samplerCanonical: null,
          models: [...(file.model === null ? [] : [file.model]), ...file.otherModels],
          characters: [],
          embeddings: file.embeddings,
          controlnets: file.controlnets,
          hires: null,
          passes: [],
        },
        nodes,
        camera: {
          camera: file.camera,
          lens: file.lens,
          iso: file.iso,
          aperture: file.aperture,
          shutter: file.shutter,
          focalLengthMm: file.focal,
          takenAt: file.takenAt,
          latitude: file.latitude,
          longitude: file.latitude,
        },
        keywords,
        raw: listPlainRaw(file),
        problems: file.hasProblem ? [{ stage: 'metadata', code: 'x', message: 'x' }] : [],
      })
    }),
  )
  for (const [index, file] of files.entries()) judge(db, index + 1, file)
  rebuildSearchIndex(db)
  return db
}

/** What the readers would have kept of its texts. */
export function listPlainRaw(file: PlainFile): Readonly<Record<string, string>> {
  const entries = [
    ['EXIF Model', file.camera],
    ['XMP dc:title', file.title],
    ['XMP dc:description', file.caption],
    ['PNG Comment', file.comment],
    [
      'PNG parameters',
      file.prompt === null
        ? null
        : `${file.prompt}\nNegative prompt: ${file.negative ?? ''}\nSteps: ${file.steps ?? 0}, Version: v1.9`,
    ],
  ] as const
  return Object.fromEntries(
    entries.filter((entry): entry is [(typeof entry)[0], string] => entry[1] !== null && entry[1] !== ''),
  )
}

function judge(db: WriteDb, id: number, file: PlainFile): void {
  prepare(
    db,
    `UPDATE media_files SET score = ?, favourite = ?, label = ?, notes = ?, created_at = ?, last_accessed = ?, missing_since = ?,
       content_hash = ?, hash_state = ? WHERE id = ?`,
  ).run(
    file.score,
    file.favourite ? 1 : 0,
    file.label,
    file.notes,
    file.addedAt,
    file.viewedAt,
    file.isMissing ? '2026-01-01' : null,
    file.hash,
    file.hash === null ? 0 : 1,
    id,
  )
  const event = prepare(
    db,
    "INSERT INTO score_events (media_file_id, at, what, old, new, batch, by) VALUES (?, ?, 'score', '0', '1', 'x', 'user')",
  )
  for (const at of file.scoredAt) event.run(id, at)
}
