import { readColorLabel } from '#core/metadata/color-label.ts'
import type { ExifValues } from '#core/metadata/findings.ts'
import { listXmpKeywords } from '#core/metadata/keywords.ts'
import { readRating } from '#core/metadata/rating.ts'
import type { XmpProperties } from '#core/metadata/xmp-properties.ts'
import type { ColorLabel } from '#shared/media.ts'
import { isScore, type Score } from '#shared/score.ts'

/** What an XMP file, or a file itself, says of itself for other programs. `undefined`: it says nothing of it. */
export type XmpStatement = {
  readonly score: Score | undefined
  /** Null: it says that there is none. A colour or word that we don't know counts as nothing said. */
  readonly label: ColorLabel | null | undefined
  /** Keywords and, of hierarchies, whole paths with `/` between the steps; each once. */
  readonly keywords: readonly string[] | undefined
  /** Only the last steps of hierarchies: what a person would call a keyword. */
  readonly words: readonly string[]
}

/** Reads rating, label and keywords from properties (and a file's own EXIF) by the rules of `metadata/rating.ts` and its like. */
export function listStatement(xmp: XmpProperties, exif: ExifValues = {}): XmpStatement {
  const rating = readRating(xmp, exif)
  return {
    score: isScore(rating) ? rating : undefined,
    label: readColorLabel(xmp) ?? (saysNoLabel(xmp) ? null : undefined),
    keywords: listKeywords(xmp),
    words: [...new Set(listXmpKeywords(xmp).map(tidyKeyword))].filter((word) => word !== ''),
  }
}

function saysNoLabel(xmp: XmpProperties): boolean {
  const text = (name: string) => xmp.get(name)?.[0]?.trim().toLowerCase() ?? ''
  const color = text('photoshop:LabelColor')
  const number = text('digiKam:ColorLabel')
  // Purple, «Keep» and the like say something, if nothing that we can show.
  const isSilent = text('xmp:Label') === '' && ['', 'none'].includes(color) && ['', '0'].includes(number)
  return isSilent && (color === 'none' || number === '0')
}

function listKeywords(xmp: XmpProperties): readonly string[] | undefined {
  const flat = xmp.get('dc:subject')
  const paths = [...(xmp.get('lr:hierarchicalSubject') ?? []), ...(xmp.get('digiKam:TagsList') ?? [])]
  if (flat === undefined && paths.length === 0) return undefined
  const all = [...(flat ?? []).map(tidyKeyword), ...paths.map(tidyPath)]
  return [...new Set(all)].filter((keyword) => keyword !== '')
}

/** `Animals|Cats` and `Animals/Cats` are `Animals/Cats`. */
function tidyPath(path: string): string {
  return path
    .split(/[|/]/)
    .map(tidyKeyword)
    .filter((step) => step !== '')
    .join('/')
}

/** One form for what looks alike: composed letters, single spaces. */
export function tidyKeyword(keyword: string): string {
  return keyword.replaceAll('\0', '').normalize('NFC').trim().replace(/\s+/g, ' ')
}
