import { countRollbacks, prepare, type WriteDb } from '#core/db/handles.ts'
import type { Extracted } from '#core/metadata/extracted.ts'

/** Writes what only searches ask of a file: embeddings, ControlNets, further models, and the nodes of its graph. */
export function insertSearchParts(
  db: WriteDb,
  id: number,
  { generation, generationDetails, nodes }: Extracted,
): void {
  const resource = prepare(
    db,
    'INSERT OR IGNORE INTO media_resources (media_file_id, kind, name) VALUES (?, ?, ?)',
  )
  for (const name of generationDetails?.embeddings ?? []) resource.run(id, 'embedding', name)
  for (const name of generationDetails?.controlnets ?? []) resource.run(id, 'controlnet', name)
  for (const name of generationDetails?.models ?? [])
    if (name !== generation.model) resource.run(id, 'model', name)
  if (nodes === undefined || nodes.length === 0) return
  const link = prepare(db, 'INSERT OR IGNORE INTO media_nodes (media_file_id, node_value_id) VALUES (?, ?)')
  const known = openKnownValues(db)
  for (const node of nodes) link.run(id, findValueId(db, known, node.class, node.input, node.value))
}

/** Takes it out again, before a new reading of the file is written. */
export function deleteSearchParts(db: WriteDb, id: number): void {
  prepare(db, 'DELETE FROM media_resources WHERE media_file_id = ?').run(id)
  prepare(db, 'DELETE FROM media_nodes WHERE media_file_id = ?').run(id)
}

type KnownValues = Map<string, number>

const enoughValues = 50_000
const knownValues = new WeakMap<
  WriteDb['sqlite'],
  { readonly ids: KnownValues; readonly rollbacks: number }
>()

/** The same values come with file after file. What was rolled back is forgotten. */
function openKnownValues(db: WriteDb): KnownValues {
  const known = knownValues.get(db.sqlite)
  const rollbacks = countRollbacks(db)
  if (known !== undefined && known.ids.size < enoughValues && known.rollbacks === rollbacks) return known.ids
  const ids: KnownValues = new Map()
  knownValues.set(db.sqlite, { ids, rollbacks })
  return ids
}

function findValueId(
  db: WriteDb,
  known: KnownValues,
  className: string,
  input: string,
  value: string,
): number {
  const key = `${className}\0${input}\0${value}`
  const seen = known.get(key)
  if (seen !== undefined) return seen
  const id = prepare(
    db,
    // An update that changes nothing, because only a row that was written is returned.
    `INSERT INTO node_values (class, input, value) VALUES (?, ?, ?)
     ON CONFLICT (class, input, value) DO UPDATE SET class = excluded.class RETURNING id`,
  )
    .pluck()
    .get(className, input, value) as number // an id
  known.set(key, id)
  return id
}
