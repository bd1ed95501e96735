import type { XmpMode, XmpPlan } from '#shared/media.ts'
import { formatCount, formatFiles } from '../gallery/format.ts'

/** The three ways, in plain words: what happens, and to which files. */
export const modeWords: Readonly<Record<XmpMode, { readonly title: string; readonly text: string }>> = {
  off: {
    title: 'Keep them to Media Scorer',
    text: 'Nothing is written for other programs. What they write is still read.',
  },
  sidecar: {
    title: 'Beside the files',
    text: 'Scores, labels and keywords also go into a small XMP file beside each picture or clip. Lightroom, darktable, digiKam and others read it. Your files stay untouched.',
  },
  embedded: {
    title: 'Inside the files',
    text: 'They go into JPEG, PNG, WebP, TIFF, HEIC and AVIF files themselves; picture and other metadata are compared before the new file takes the place of the old. RAW files, clips, and whatever can’t be proven safe get a file beside them.',
  },
}

/** «Also write what was judged before: 312 files (290 into themselves, 22 beside them)». */
export function describeExisting(mode: XmpMode, { judged, embeddable }: XmpPlan): string {
  if (mode === 'sidecar') return `${formatFiles(judged)}, one XMP file beside each`
  const beside = judged - embeddable
  if (beside === 0) return `${formatFiles(judged)}, into themselves`
  if (embeddable === 0) return `${formatFiles(judged)}, all of them beside`
  return `${formatFiles(judged)}: up to ${formatCount(embeddable)} into themselves, at least ${formatCount(beside)} beside`
}

/** What a change means, before it is made. */
export function describeModeChange(from: XmpMode, to: XmpMode): string {
  if (to === 'off')
    return 'From now on nothing is written for other programs. What was written before stays as it is, and stops being kept up to date.'
  const begins = from === 'off' ? 'From now on each' : 'Each further'
  if (to === 'sidecar')
    return `${begins} score, label or keyword is also written into an XMP file beside its picture or clip.`
  return `${begins} score, label or keyword is also written into the picture itself. That makes a new file of it, with the same picture and the same date.`
}

/** What came of it. */
export function describeModeSet(mode: XmpMode, queued: number): string {
  if (mode === 'off') return 'Ratings are no longer written for other programs.'
  const where = mode === 'sidecar' ? 'beside the files' : 'inside the files'
  return queued === 0
    ? `Ratings are written ${where} from now on.`
    : `Ratings are written ${where} from now on, and for ${formatFiles(queued)} that were judged before.`
}
