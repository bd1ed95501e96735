import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Generation } from '#shared/media.ts'
import { createBufferReader } from './buffer-reader.ts'
import { emptyGeneration } from './choose-generation.ts'
import { buildCarrierFile, compareCase, extractFile, findCorpus, readCases } from './corpus-score.ts'
import { extractMetadata } from './extract.ts'
import type { Extracted } from './extracted.ts'
import { bytesTag, exifSegment, makeJpeg, makeTiff, makeWebp, riffChunk, vp8x } from './test-media.ts'
import { unicodeComment } from './test-samples.ts'

/** Reads a PNG of these texts, each in a chunk (or, by its name, in Exif or XMP); what isn't text is written as JSON. */
export function readPngOf(texts: Readonly<Record<string, unknown>>): Extracted {
  const entries = Object.entries(texts).map(([key, value]) => [key, toText(value)])
  return read(buildCarrierFile(Object.fromEntries(entries)))
}

/** Reads a JPEG with this as its user comment, in big-endian UTF-16 as most programs write it. */
export function readJpegOf(comment: unknown): Extracted {
  return read(makeJpeg([exifSegment(makeComment(comment))]))
}

/** Reads a WebP with this as its user comment. */
export function readWebpOf(comment: unknown): Extracted {
  return read(makeWebp([vp8x(64, 64, 8), riffChunk('EXIF', makeComment(comment))]))
}

function makeComment(comment: unknown): Buffer {
  const bytes = unicodeComment(toText(comment), false)
  return makeTiff({ little: false, image: [], exif: [bytesTag(0x9286, bytes)] })
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function read(bytes: Uint8Array): Extracted {
  return extractMetadata(createBufferReader(bytes), 'a.png')
}

/** The whole generation is as given, and empty in all else; this parser answered, and nothing went wrong. */
export function expectGeneration(extracted: Extracted, parser: string, expected: Partial<Generation>): void {
  expect(extracted.generation).toEqual({ ...emptyGeneration, ...expected })
  expect(extracted.parser).toBe(parser)
  expect(extracted.problems).toEqual([])
}

/** Nothing is known of how it was made. */
export function expectNothing(extracted: Extracted): void {
  expect(extracted.generation).toEqual(emptyGeneration)
  expect(extracted.parser).toBeNull()
}

/** A test for each real file of these tools in the corpus; where there is none, one that says «skipped». */
export function testCorpusFiles(...tools: readonly string[]): void {
  const corpus = findCorpus()
  if (corpus === undefined) {
    test.skip(`real files of ${tools.join(', ')}`, () => {})
    return
  }
  const cases = readCases(join(corpus, 'expected-ai.json')).filter(
    ({ generator, file }) => tools.includes(String(generator)) && file?.includes('stealth') === false,
  )
  test.each(cases.map((given) => [given.file ?? '', given] as const))('real file %s', (file, given) => {
    const differences = compareCase(given, extractFile(join(corpus, file)))
    expect(differences.filter((difference) => difference.counts)).toEqual([])
  })
  test('there are real files', () => expect(cases.length).toBeGreaterThan(0))
}
