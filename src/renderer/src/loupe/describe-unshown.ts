import type { MediaRow } from '#shared/media.ts'
import { formatName } from '../details/describe-file.ts'

/** Why a file has no picture here, in words for the person. `codec` is a clip's, where it is known. */
export function describeUnshown(
  row: Pick<MediaRow, 'missing' | 'type' | 'format' | 'problem'>,
  codec: string | null,
): { readonly title: string; readonly reason: string } {
  if (row.missing) {
    return {
      title: 'This file isn’t in the folder any more.',
      reason: 'Its score is kept, and is there again when the file comes back.',
    }
  }
  const still = 'It can still be scored.'
  if (row.problem !== null)
    return {
      title: 'This file can’t be shown.',
      reason: /scor/i.test(row.problem) ? row.problem : `${row.problem} ${still}`,
    }
  if (row.type === 'unknown' || row.format === 'unknown') {
    return {
      title: 'This file can’t be shown.',
      reason: `Its content isn’t that of a picture or a clip. ${still}`,
    }
  }
  const what = `${codec === null ? '' : `${codec} in `}${formatName(row.format)}`
  if (row.type === 'video') {
    return {
      title: 'This clip can’t be played here.',
      reason: `This window has no decoder for it (${what}). ${still}`,
    }
  }
  return {
    title: 'This picture can’t be shown.',
    reason: `It seems to be damaged, or of a kind of ${formatName(row.format)} that can’t be drawn yet. ${still}`,
  }
}
