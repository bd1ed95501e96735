import type { ExifValues } from '#core/metadata/findings.ts'
import type { XmpProperties } from '#core/metadata/xmp-properties.ts'
import type { ColorLabel } from '#shared/media.ts'
import type { Score } from '#shared/score.ts'
import type { XmpEdit } from './edit-xmp.ts'
import type { PropertyName } from './properties.ts'
import { listStatement, tidyKeyword, type XmpStatement } from './ratings-of-xmp.ts'

/** What an XMP file is to say. */
export type WantedXmp = {
  readonly score: Score
  readonly label: ColorLabel | null
  /** The person's own; a `/` in one makes a hierarchy. */
  readonly keywords: readonly string[]
  /** Keywords that were the person's own when they were written last, and are no longer. */
  readonly removedKeywords: readonly string[]
}

/** Where it is to say it, and what stands there now. */
export type XmpPlace = {
  readonly xmp: XmpProperties
  /** EXIF's own ratings, where the place has any. */
  readonly exif: ExifValues
  /** JPEG and TIFF carry the rating in EXIF and for Windows too. */
  readonly hasWindowsRating: boolean
}

/** Changes of EXIF 0x4746 (stars) and 0x4749 (percent); undefined: none. */
export type ExifRating = { readonly stars: number; readonly percent: number } | undefined

export type PlannedXmp = { readonly edits: readonly XmpEdit[]; readonly exif: ExifRating }

/**
 * What has to change so that a place says what is wanted: nothing of what says it already in its own way, so that no two programs
 * rewrite each other's files for ever.
 */
export function planXmp(wanted: WantedXmp, place: XmpPlace): PlannedXmp {
  const stated = listStatement(place.xmp, place.exif)
  const isScoreSaid = (stated.score ?? 0) === wanted.score
  return {
    edits: [
      ...(isScoreSaid ? [] : planScore(wanted.score, place)),
      ...planLabel(wanted.label, stated, place.xmp),
      ...planKeywords(wanted, stated, place.xmp),
    ],
    exif: isScoreSaid ? undefined : planExif(wanted.score, place),
  }
}

/** Whether a statement says all that is wanted. */
export function isStated(wanted: WantedXmp, stated: XmpStatement): boolean {
  const keywords = new Set(stated.keywords)
  return (
    (stated.score ?? 0) === wanted.score &&
    (stated.label ?? null) === wanted.label &&
    wanted.keywords.map(tidyKeyword).every((keyword) => keyword === '' || keywords.has(tidyPath(keyword))) &&
    wanted.removedKeywords.every((keyword) => !keywords.has(tidyPath(tidyKeyword(keyword))))
  )
}

/** `digiKam:ColorLabel`, in digiKam's own order: none, red, orange, yellow, green, blue … */
const digiKamColors: Readonly<Record<ColorLabel, string>> = { red: '1', yellow: '3', green: '4', blue: '5' }

const percents: Readonly<Record<Score, number>> = { '-1': 0, 0: 0, 1: 1, 2: 25, 3: 50, 4: 75, 5: 99 }

function planScore(score: Score, { xmp, hasWindowsRating }: XmpPlace): readonly XmpEdit[] {
  const stars = String(Math.max(0, score))
  const further: XmpEdit[] = []
  if (hasWindowsRating || xmp.has('MicrosoftPhoto:Rating')) {
    further.push({ name: 'MicrosoftPhoto:Rating', act: 'set', value: String(percents[score]) })
  }
  if (xmp.has('acdsee:rating')) further.push({ name: 'acdsee:rating', act: 'set', value: stars })
  return [
    { name: 'xmp:Rating', act: 'set', value: String(score) },
    ...further,
    ...planRejectMarks(score, xmp),
  ]
}

/** A reject sets all marks; anything else takes those away that are rejects, and leaves a pick a pick. */
function planRejectMarks(score: Score, xmp: XmpProperties): readonly XmpEdit[] {
  if (score === -1) {
    return [
      { name: 'xmpDM:pick', act: 'set', value: '-1' },
      { name: 'xmpDM:good', act: 'set', value: 'False' },
      { name: 'digiKam:PickLabel', act: 'set', value: '1' },
    ]
  }
  const first = (name: PropertyName) => xmp.get(name)?.[0]?.trim() ?? ''
  const marks: XmpEdit[] = []
  if (Number(first('xmpDM:pick')) === -1) marks.push({ name: 'xmpDM:pick', act: 'remove' })
  if (first('xmpDM:good').toLowerCase() === 'false') marks.push({ name: 'xmpDM:good', act: 'remove' })
  if (Number(first('digiKam:PickLabel')) === 1) marks.push({ name: 'digiKam:PickLabel', act: 'remove' })
  return marks
}

function planExif(score: Score, { exif, hasWindowsRating }: XmpPlace): ExifRating {
  const isThere = exif.rating !== undefined || exif.ratingPercent !== undefined
  return hasWindowsRating || isThere ? { stars: Math.max(0, score), percent: percents[score] } : undefined
}

/** A label that we have no colour for stays until the person chooses one here. */
function planLabel(label: ColorLabel | null, stated: XmpStatement, xmp: XmpProperties): readonly XmpEdit[] {
  if ((stated.label ?? null) === label) return []
  const edits: XmpEdit[] = []
  if (label === null) edits.push({ name: 'xmp:Label', act: 'remove' })
  else
    edits.push({ name: 'xmp:Label', act: 'set', value: `${label.charAt(0).toUpperCase()}${label.slice(1)}` })
  if (xmp.has('photoshop:LabelColor')) {
    edits.push({ name: 'photoshop:LabelColor', act: 'set', value: label ?? 'none' })
  }
  if (xmp.has('digiKam:ColorLabel')) {
    edits.push({ name: 'digiKam:ColorLabel', act: 'set', value: label === null ? '0' : digiKamColors[label] })
  }
  return edits
}

/**
 * Keywords go into all three lists, as their programs write them: the last step, `a|b`, `a/b`. Removed ones go out of all of them, also
 * where they end a hierarchy: digiKam and Lightroom would make the word from it again.
 */
function planKeywords(wanted: WantedXmp, stated: XmpStatement, xmp: XmpProperties): readonly XmpEdit[] {
  const said = new Set(stated.keywords)
  const all = wanted.keywords.map(readSteps).filter((steps) => steps.length > 0)
  const added = all.filter((steps) => !said.has(steps.join('/')))
  const kept = new Set(all.map((steps) => steps.join('/')))
  const removed = wanted.removedKeywords
    .map(readSteps)
    .filter((steps) => steps.length > 0 && !kept.has(steps.join('/')))
  if (added.length === 0 && removed.length === 0) return []
  const lastSteps = new Set(all.map((steps) => steps.at(-1) ?? ''))
  const plan = (name: PropertyName, kind: 'Bag' | 'Seq', separator: string): XmpEdit => ({
    ...{ name, act: 'list', kind },
    add: added.map((steps) => steps.join(separator)),
    remove: (xmp.get(name) ?? []).map((item) => item.trim()).filter((item) => isRemoved(item, separator)),
  })
  const isRemoved = (item: string, separator: string) => {
    const steps = item.split(separator).map(tidyKeyword)
    return (
      !kept.has(steps.join('/')) &&
      removed.some((gone) =>
        gone.length === 1 ? steps.at(-1) === gone[0] : steps.join('/') === gone.join('/'),
      )
    )
  }
  const words: XmpEdit = {
    ...{ name: 'dc:subject', act: 'list', kind: 'Bag' },
    add: [...new Set(added.map((steps) => steps.at(-1) ?? ''))],
    remove: (xmp.get('dc:subject') ?? [])
      .map((item) => item.trim())
      .filter((item) => {
        const word = tidyKeyword(item)
        return !lastSteps.has(word) && removed.some((gone) => gone.at(-1) === word || gone.join('/') === word)
      }),
  }
  return [words, plan('lr:hierarchicalSubject', 'Bag', '|'), plan('digiKam:TagsList', 'Seq', '/')]
}

function readSteps(keyword: string): readonly string[] {
  return tidyKeyword(keyword)
    .split('/')
    .map(tidyKeyword)
    .filter((step) => step !== '')
}

function tidyPath(keyword: string): string {
  return readSteps(keyword).join('/')
}
