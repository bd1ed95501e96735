import { describe, expect, test } from 'vitest'
import { prepare, type WriteDb } from '#core/db/handles.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { runSearch } from '#core/search/run-search.ts'
import { searchSchema } from '#shared/contract.ts'
import { actOnFiles } from './acts.ts'
import { findDetails, findRawText } from './find-details.ts'
import { findRows } from './find-rows.ts'
import { clearProblems, markMissing, markPresent, recordFiles, recordProblem } from './record-files.ts'
import { createTestFile } from './test-files.ts'

function search(db: WriteDb, text: string): readonly number[] {
  return [...runSearch(db, searchSchema.parse({ text })).ids]
}

describe('recordFiles', () => {
  test('keeps everything that was read', () => {
    const db = openTestDatabase()
    const [id = 0] = recordFiles(db, [
      createTestFile('sub/IMG_0001.PNG', {
        found: {
          sizeBytes: 1234,
          modifiedNs: 1_700_000_000_123_456_500,
          inode: 77,
          createdMs: 1_600_000_000_000,
        },
        hasAlpha: true,
        colorMode: 'RGBA',
        orientation: 6,
        generation: {
          tool: 'a1111',
          prompt: 'a red_hat, <lora:detail:0.8>',
          negativePrompt: 'blurry',
          model: 'dreamshaper',
          seed: '18446744073709551615',
          steps: 20,
          cfg: 7.5,
          loras: [{ name: 'detail', weight: 0.8 }],
          workflow: '{"nodes":[]}',
        },
        camera: { camera: 'Canon', takenAt: '2024-05-06T07:08:09Z', latitude: 1.5 },
        keywords: [{ keyword: 'hat', type: 'prompt', source: 'prompt' }],
        raw: {
          parameters: 'a red_hat',
          long: 'x'.repeat(3000),
          exiftool: 'nothing',
          generation: '{"width":512,"models":["dreamshaper"]}',
        },
        pngText: '{"parameters":"a red_hat"}',
        problems: [{ stage: 'metadata', code: 'bad-crc', message: 'A checksum is wrong.' }],
      }),
    ])
    const details = findDetails(db, id)
    expect(details).toEqual({
      row: {
        id,
        path: 'sub/IMG_0001.PNG',
        name: 'IMG_0001.PNG',
        type: 'image',
        format: 'png',
        width: 640,
        height: 480,
        durationSeconds: null,
        sizeBytes: 1234,
        dateMs: Date.parse('2024-05-06T07:08:09Z'),
        score: 0,
        favourite: false,
        label: null,
        missing: false,
        problem: 'A checksum is wrong.',
        saved: 'saved',
        revision: 0,
        version: `${(1_700_000_000_123_456_500).toString(36)}-${(1234).toString(36)}`,
      },
      directory: 'sub',
      createdAt: '2020-09-13T12:26:40.000Z',
      modifiedAt: '2023-11-14T22:13:20.123Z',
      colorMode: 'RGBA',
      hasAlpha: true,
      orientation: 6,
      frameRate: null,
      codec: null,
      audioCodec: null,
      generation: {
        tool: 'a1111',
        toolVersion: null,
        prompt: 'a red_hat, <lora:detail:0.8>',
        negativePrompt: 'blurry',
        model: 'dreamshaper',
        modelHash: null,
        vae: null,
        sampler: null,
        scheduler: null,
        steps: 20,
        cfg: 7.5,
        guidance: null,
        seed: '18446744073709551615',
        clipSkip: null,
        denoise: null,
        loras: [{ name: 'detail', weight: 0.8 }],
      },
      generationDetails: {
        width: 512,
        height: null,
        samplerCanonical: null,
        models: ['dreamshaper'],
        characters: [],
        embeddings: [],
        controlnets: [],
        hires: null,
        passes: [],
      },
      workflowLength: 12,
      camera: {
        camera: 'Canon',
        lens: null,
        iso: null,
        aperture: null,
        shutter: null,
        focalLengthMm: null,
        takenAt: '2024-05-06T07:08:09Z',
        latitude: 1.5,
        longitude: null,
      },
      notes: null,
      keywords: [{ keyword: 'hat', type: 'prompt', source: 'prompt' }],
      raw: [
        { name: 'parameters', text: 'a red_hat', length: 9 },
        { name: 'long', text: 'x'.repeat(2000), length: 3000 },
      ],
      problems: [{ stage: 'metadata', code: 'bad-crc', message: 'A checksum is wrong.' }],
      history: [],
      places: [],
      missingSince: null,
    })
    expect(findRawText(db, id, 'long')).toBe('x'.repeat(3000))
    expect(findRawText(db, id, 'nothing')).toBe(null)
    expect(prepare(db, 'SELECT extension, inode, ratio FROM media_files').get()).toEqual({
      extension: '.png',
      inode: 77,
      ratio: 1333,
    })
  })

  test('keeps what a person gave a file when it is read again', () => {
    const db = openTestDatabase()
    const [id = 0] = recordFiles(db, [
      createTestFile('a.png', {
        keywords: [{ keyword: 'old', type: 'prompt', source: null }],
        generation: { prompt: 'old words', loras: [{ name: 'oldlora', weight: 1 }] },
      }),
    ])
    prepare(
      db,
      "INSERT INTO media_keywords (media_file_id, keyword, keyword_type) VALUES (?, 'mine', 'user')",
    ).run(id)
    prepare(db, "UPDATE media_files SET notes = 'my notes' WHERE id = ?").run(id)
    actOnFiles(db, [id], { what: 'score', change: { to: 4 } }, 'user')
    actOnFiles(db, [id], { what: 'favourite', value: true }, 'user')
    actOnFiles(db, [id], { what: 'label', value: 'red' }, 'user')
    markMissing(db, [id], '2026-01-01T00:00:00.000Z')

    expect(
      recordFiles(db, [
        createTestFile('a.png', {
          found: { modifiedNs: 1_800_000_000_000_000_000, sizeBytes: 5 },
          width: 100,
          height: 300,
          rating: 2,
          keywords: [{ keyword: 'new', type: 'prompt', source: null }],
          generation: { prompt: 'new words' },
        }),
      ]),
    ).toEqual([id])

    const details = findDetails(db, id)
    expect(details?.row).toMatchObject({
      score: 4,
      favourite: true,
      label: 'red',
      missing: false,
      revision: 3,
      width: 100,
      sizeBytes: 5,
    })
    expect(details?.notes).toBe('my notes')
    expect(details?.keywords.map(({ keyword }) => keyword).sort()).toEqual(['mine', 'new'])
    expect(details?.generation.loras).toEqual([])
    expect(search(db, 'old')).toEqual([])
    expect(search(db, 'oldlora')).toEqual([])
    expect(search(db, 'new mine')).toEqual([id])
    expect(prepare(db, 'SELECT ratio FROM media_files').pluck().get()).toBe(333)
  })

  test('takes nothing away that ffprobe found, while the bytes are the same', () => {
    const db = openTestDatabase()
    const clip = createTestFile('a.mp4', { type: 'video', format: 'mp4', width: null, height: null })
    const [id = 0] = recordFiles(db, [clip])
    prepare(
      db,
      'UPDATE media_metadata SET width = 1920, height = 1080, duration = 2.5, codec = ? WHERE media_file_id = ?',
    ).run('h264', id)
    expect(prepare(db, 'SELECT ratio FROM media_files').pluck().get()).toBe(1778)
    recordFiles(db, [clip])
    expect(findRows(db, [id])[0]).toMatchObject({ width: 1920, height: 1080, durationSeconds: 2.5 })
    expect(prepare(db, 'SELECT ratio FROM media_files').pluck().get()).toBe(1778)
    recordFiles(db, [{ ...clip, found: { ...clip.found, sizeBytes: 2 } }])
    expect(findRows(db, [id])[0]).toMatchObject({ width: null, height: null, durationSeconds: null })
    expect(prepare(db, 'SELECT ratio FROM media_files').pluck().get()).toBe(0)
  })

  test('lets a rating inside the file fill in for a score that was never given', () => {
    const db = openTestDatabase()
    const [rated = 0, cleared = 0, plain = 0] = recordFiles(db, [
      createTestFile('rated.jpg', { rating: 3 }),
      createTestFile('cleared.jpg'),
      createTestFile('plain.jpg'),
    ])
    actOnFiles(db, [cleared], { what: 'score', change: { to: 5 } }, 'user')
    actOnFiles(db, [cleared], { what: 'score', change: { to: 0 } }, 'user')
    recordFiles(db, [
      createTestFile('rated.jpg', { rating: 1 }),
      createTestFile('cleared.jpg', { rating: 2 }),
      createTestFile('plain.jpg', { rating: -1 }),
    ])
    expect(findRows(db, [rated, cleared, plain]).map(({ score, saved }) => [score, saved])).toEqual([
      [3, 'saved'],
      [0, 'saving'],
      [-1, 'saved'],
    ])
    expect(findDetails(db, rated)?.history).toMatchObject([{ what: 'score', old: 0, new: 3, by: 'xmp' }])
  })

  test('lets a label inside the file fill in in the same way', () => {
    const db = openTestDatabase()
    const [both = 0, cleared = 0] = recordFiles(db, [
      createTestFile('both.jpg', { rating: 3, label: 'green' }),
      createTestFile('cleared.jpg', { rating: 2, label: 'red' }),
    ])
    actOnFiles(db, [cleared], { what: 'label', value: null }, 'user')
    recordFiles(db, [
      createTestFile('both.jpg', { rating: 1, label: 'blue' }),
      createTestFile('cleared.jpg', { rating: 2, label: 'red' }),
    ])
    expect(findRows(db, [both, cleared]).map(({ score, label }) => [score, label])).toEqual([
      [3, 'green'],
      [2, null],
    ])
    expect(findDetails(db, both)?.history).toMatchObject([
      { what: 'label', old: null, new: 'green', by: 'xmp' },
      { what: 'score', old: 0, new: 3, by: 'xmp' },
    ])
  })

  test('takes the same path twice in one call, and hostile names', () => {
    const db = openTestDatabase()
    const names = [
      'a.png',
      'a.png',
      '__proto__',
      "x'); DROP TABLE media_files;--.png",
      'new\nline.png',
      'a.b/.hidden',
    ]
    const ids = recordFiles(
      db,
      names.map((name) => createTestFile(name)),
    )
    expect(ids).toEqual([1, 1, 2, 3, 4, 5])
    expect(findRows(db, ids).map(({ path }) => path)).toEqual(names)
    expect(prepare(db, 'SELECT directory, filename, extension FROM media_files WHERE id = 5').get()).toEqual({
      directory: 'a.b',
      filename: '.hidden',
      extension: '',
    })
  })

  test('marks files missing and present, and nothing else', () => {
    const db = openTestDatabase()
    const ids = recordFiles(db, [createTestFile('a.png'), createTestFile('b.png')])
    expect(markMissing(db, ids, '2026-01-01T00:00:00.000Z')).toBe(2)
    expect(markMissing(db, ids, '2026-02-02T00:00:00.000Z')).toBe(0)
    expect(prepare(db, 'SELECT DISTINCT missing_since FROM media_files').pluck().all()).toEqual([
      '2026-01-01T00:00:00.000Z',
    ])
    expect(findRows(db, ids).map(({ missing }) => missing)).toEqual([true, true])
    expect(markPresent(db, [...ids, 99])).toBe(2)
    expect(findRows(db, ids).map(({ missing }) => missing)).toEqual([false, false])
  })

  test('keeps problems of other stages, until the bytes change', () => {
    const db = openTestDatabase()
    const [id = 0] = recordFiles(db, [createTestFile('a.png')])
    const problem = (stage: 'thumbnail' | 'probe' | 'sidecar') => ({ stage, code: 'broken', message: stage })
    for (const stage of ['thumbnail', 'probe', 'sidecar'] as const)
      recordProblem(db, id, problem(stage), 'v1')
    recordProblem(db, id, { ...problem('probe'), message: 'again' }, 'v2')
    clearProblems(db, id, 'probe')
    recordFiles(db, [createTestFile('a.png')])
    expect(findDetails(db, id)?.problems).toEqual([problem('thumbnail'), problem('sidecar')])
    recordFiles(db, [createTestFile('a.png', { found: { sizeBytes: 7 } })])
    expect(findDetails(db, id)?.problems).toEqual([problem('sidecar')])
  })
})
