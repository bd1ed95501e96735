import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalSampler } from '#core/metadata/sampler-name.ts'
import { searchSchema } from '#shared/contract.ts'
import type { Facets } from '#shared/facets.ts'
import { shortenName } from '#shared/query/match-text.ts'
import { parseQuery } from '#shared/query/parse-query.ts'
import { findFacets } from '../find-facets.ts'
import { runSearch } from '../run-search.ts'
import { openPlainLibrary } from '../test-library.ts'
import { isFound } from '../test-naive-search.ts'
import { type PlainFile, plainLibrary, testNowMs } from '../test-plain-file.ts'
import { findCompletions } from './complete.ts'
import { countAllWords } from './word-counts.ts'

const libraries = 25

const typed = [
  ...['model:', 'model:s', 'vae:', 'lora:', 'lora:de', 'embedding:', 'controlnet:', 'sampler:', 'scheduler:'],
  ...[
    'tool:',
    'ext:',
    'container:',
    'codec:',
    'camera:',
    'lens:',
    'tag:',
    '#s',
    'kw:',
    'folder:',
    'in:',
    'in:"my',
  ],
  ...[
    'steps:',
    'cfg:',
    'iso:',
    'w:',
    'size:',
    'hash:',
    'label:',
    'type:',
    'score:',
    'is:',
    'fav:',
    'date:',
    'date:20',
  ],
  ...['node:', 'node.KSampler.cfg:', 'node.CLIPTextEncode.text:', 'no:', 'has:', 'group:', 'limit:', 'sort:'],
  ...[
    'ratio:',
    'filesize:',
    'duration:',
    'tags:',
    'before:',
    'shutter:',
    'prompt:',
    'workflow:',
    'meta.Model:',
  ],
  ...[
    '',
    'mo',
    's',
    'li',
    'ca',
    'red',
    'node.',
    'node.K',
    'node.KSampler.',
    'exif.',
    'meta.',
    '-model:',
    '(lora:',
  ],
]

test('a completion makes a query that finds as many files as it says (property)', () => {
  fc.assert(
    fc.property(plainLibrary, (files) => {
      const db = openPlainLibrary(files)
      countAllWords(db)
      for (const text of typed) {
        const { from, to, items } = findCompletions(db, { text, caret: text.length, limit: 50 })
        for (const { text: put, count, kind, label } of items) {
          const query = text.slice(0, from) + put + text.slice(to)
          // A field's name, or a class before its input, waits for more.
          if (kind === 'field') continue
          expect(parseQuery(query).errors, `${text} → ${query}`).toEqual(
            text.startsWith('(') ? expect.anything() : [],
          )
          if (count === null || /^[-(]/.test(text)) continue
          const { ids } = runSearch(db, searchSchema.parse({ text: query }))
          // Files that are missing are counted with words, tags and nodes, which cost too much to count otherwise.
          const missing = runSearch(db, searchSchema.parse({ text: query, missing: 'only' })).ids.length
          const isLoose = kind === 'word' || /^(tag|#|node)/.test(query)
          expect([count - (isLoose ? missing : 0), label], query).toEqual([ids.length, label])
        }
      }
    }),
    { numRuns: libraries },
  )
}, 600_000)

function count(values: readonly (readonly string[])[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const each of values) for (const value of new Set(each)) counts[value] = (counts[value] ?? 0) + 1
  return counts
}

const one = (value: string | null) => (value === null ? [] : [value])
const nameKey = (name: string) => shortenName(name).toLowerCase()
const own = (file: PlainFile, type: 'user' | 'file') =>
  file.keywords.filter((keyword) => keyword.type === type).map(({ keyword }) => keyword.toLowerCase())

/** The same as plain as can be, spellings folded. */
function countNaively(files: readonly PlainFile[]) {
  return {
    total: files.length,
    models: count(files.map((file) => [...one(file.model), ...file.otherModels].map(nameKey))),
    samplers: count(files.map((file) => one(canonicalSampler(file.sampler)))),
    tools: count(files.map((file) => one(file.tool))),
    loras: count(files.map((file) => file.loras.map(({ name }) => nameKey(name)))),
    keywords: count(files.map((file) => own(file, 'user'))),
    fileKeywords: count(files.map((file) => own(file, 'file'))),
    cameras: count(files.map((file) => one(file.camera))),
    types: count(files.map((file) => [file.type])),
    scores: count(files.map((file) => [String(file.score)])),
    favourites: files.filter((file) => file.favourite).length,
    labels: count(files.map((file) => one(file.label))),
    folders: count(
      files.map(({ path }) => path.split('/').map((_, depth, steps) => steps.slice(0, depth).join('/'))),
    ),
  }
}

function readCounts(
  list: readonly { readonly value: string; readonly count: number }[],
  keyOf = (value: string) => value,
) {
  return Object.fromEntries(list.map(({ value, count: files }) => [keyOf(value), files]))
}

const given = (counts: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(counts).filter(([, files]) => files > 0))

function foldFacets(facets: Facets): ReturnType<typeof countNaively> {
  return {
    total: facets.total,
    models: readCounts(facets.models, nameKey),
    samplers: readCounts(facets.samplers, (name) => canonicalSampler(name) ?? ''),
    tools: readCounts(facets.tools),
    loras: readCounts(facets.loras, nameKey),
    keywords: readCounts(facets.keywords, (word) => word.toLowerCase()),
    fileKeywords: readCounts(facets.fileKeywords, (word) => word.toLowerCase()),
    cameras: readCounts(facets.cameras),
    types: given(facets.types),
    scores: given(facets.scores),
    favourites: facets.favourites,
    labels: readCounts(facets.labels),
    folders: given(Object.fromEntries(facets.folders.map(({ path, count: files }) => [path, files]))),
  }
}

test('facets count what the naive search finds (property)', async () => {
  const queries = [
    '',
    'score:>=1',
    'cat',
    'in:2025',
    '-tool:comfyui',
    'is:missing',
    'tag:style/*',
    'red OR fav:yes',
  ]
  await fc.assert(
    fc.asyncProperty(plainLibrary, async (files) => {
      const db = openPlainLibrary(files)
      for (const text of queries) {
        const { root } = parseQuery(text).query
        const found = files.filter(
          (file) =>
            (root === null || isFound(root, file, files) === true) &&
            (text === 'is:missing' || !file.isMissing),
        )
        const facets = await findFacets(
          db,
          searchSchema.parse({ text }),
          AbortSignal.timeout(60_000),
          testNowMs,
        )
        expect(foldFacets(facets), text).toEqual(countNaively(found))
      }
    }),
    { numRuns: libraries },
  )
}, 600_000)
