import { basename } from 'node:path'
import { extractMetadata } from './extract.ts'
import type { Extracted } from './extracted.ts'
import type { Findings } from './findings.ts'
import type { OpenedFile } from './open-reader.ts'
import type { ReadSettings } from './parser.ts'
import { addSideTexts, lacksGeneration, readSideTexts } from './side-files.ts'

export type ReadFileOptions = {
  readonly settings?: ReadSettings | undefined
  /** False: it is known that no side files are there. Left out, they are looked for. */
  readonly hasSideFiles?: boolean
  /** Adds what was found elsewhere: in the file's pixels. */
  readonly addFurther?: ((findings: Findings) => void) | undefined
}

/**
 * Everything that can be told of a file without a decoder and without another tool: what its bytes say, and, where they say nothing of
 * its making, what the files beside it do. Synchronous: for reader threads.
 */
export function readFileMetadata(
  { reader }: Pick<OpenedFile, 'reader'>,
  path: string,
  { settings, hasSideFiles = true, addFurther = () => {} }: ReadFileOptions = {},
): Extracted {
  const name = basename(path)
  const own = extractMetadata(reader, name, settings, addFurther)
  if (!hasSideFiles || own.type === 'unknown' || !lacksGeneration(own)) return own
  const sides = readSideTexts(path)
  if (sides.texts.length + sides.refused.length === 0) return own
  return extractMetadata(reader, name, settings, (findings) => {
    addFurther(findings)
    addSideTexts(findings, sides)
  })
}
