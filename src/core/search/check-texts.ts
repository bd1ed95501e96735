import { prepare, type ReadDb } from '#core/db/handles.ts'
import type { Plan, TextSource } from './plan.ts'

type Check = Extract<Plan, { is: 'check' }>

const inMetadata = (column: string) =>
  `SELECT m.media_file_id, m.${column} FROM json_each(?) AS asked CROSS JOIN media_metadata AS m ON m.media_file_id = asked.value`
const inFiles = (column: string) =>
  `SELECT f.id, f.${column} FROM json_each(?) AS asked CROSS JOIN media_files AS f ON f.id = asked.value`

/** The id, then the texts. Keywords and LoRAs come as lists, one on a line. */
const queries: Readonly<Record<TextSource, string>> = {
  bare: `SELECT f.id, f.filename, m.prompt, m.model_name, f.notes,
      (SELECT group_concat(keyword, char(10)) FROM media_keywords WHERE media_file_id = f.id),
      (SELECT group_concat(name, char(10)) FROM media_loras WHERE media_file_id = f.id)
    FROM json_each(?) AS asked CROSS JOIN media_files AS f ON f.id = asked.value
    LEFT JOIN media_metadata AS m ON m.media_file_id = f.id`,
  prompt: inMetadata('prompt'),
  negative: inMetadata('negative_prompt'),
  caption: inMetadata('caption'),
  title: inMetadata('title'),
  raw: inMetadata('raw'),
  notes: inFiles('notes'),
  name: inFiles('filename'),
  path: inFiles('file_path'),
}
const listsFrom = 5
const idsAtOnce = 500

/**
 * Of some files, those whose texts pass. Looked at a few hundred at a time; between them it stops for a moment (`yield`), so that
 * whoever runs it can let something else come first, or give up.
 */
export function* checkTexts(
  db: ReadDb,
  { source, test }: Check,
  among: Uint32Array,
): Generator<void, number[]> {
  const read = prepare(db, queries[source]).raw()
  const passed: number[] = []
  for (let start = 0; start < among.length; start += idsAtOnce) {
    const rows = read.all(JSON.stringify([...among.subarray(start, start + idsAtOnce)])) as [
      number,
      ...(string | null)[],
    ][] // the columns above
    for (const [id, ...columns] of rows) if (test(listTexts(source, columns))) passed.push(id)
    yield
  }
  return passed
}

function listTexts(source: TextSource, columns: readonly (string | null)[]): readonly string[] {
  const texts: string[] = []
  columns.forEach((text, index) => {
    if (text === null) return
    if (source === 'bare' && index + 1 >= listsFrom) texts.push(...text.split('\n'))
    else texts.push(text)
  })
  return texts
}
