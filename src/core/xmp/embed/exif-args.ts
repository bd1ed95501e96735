import { editXmp, type XmpEdit } from '../edit-xmp.ts'
import type { PropertyName } from '../properties.ts'
import type { PlannedXmp } from '../xmp-values.ts'

/** ExifTool's names of the properties that we write. */
const tagNames: Readonly<Partial<Record<PropertyName, string>>> = {
  'xmp:Rating': 'XMP-xmp:Rating',
  'xmp:Label': 'XMP-xmp:Label',
  'xmpDM:pick': 'XMP-xmpDM:Pick',
  'xmpDM:good': 'XMP-xmpDM:Good',
  'dc:subject': 'XMP-dc:Subject',
  'lr:hierarchicalSubject': 'XMP-lr:HierarchicalSubject',
  'digiKam:TagsList': 'XMP-digiKam:TagsList',
  'digiKam:PickLabel': 'XMP-digiKam:PickLabel',
  'digiKam:ColorLabel': 'XMP-digiKam:ColorLabel',
  'photoshop:LabelColor': 'XMP-photoshop:LabelColor',
  'MicrosoftPhoto:Rating': 'XMP-microsoft:RatingPercent',
  'acdsee:rating': 'XMP-acdsee:Rating',
}

/** ExifTool's tags that a write may change, by group and name. */
export const writableTags: ReadonlySet<string> = new Set([
  ...Object.values(tagNames).filter((name) => name !== undefined),
  ...['IFD0:Rating', 'IFD0:RatingPercent'],
])

/** What ExifTool is to do: a whole new XMP packet, where we made one, and single tags. */
export type TagChange = { readonly packet: string | null; readonly assignments: readonly string[] }

/** What a JPEG's segment can hold, with some room: a larger packet would have to be cut in two. */
const largestPacketBytes = 60_000

/**
 * How a plan is carried out: in the text of the file's own packet where there is one that can be edited, so that every foreign character
 * of it stays; else tag by tag. An assignment begins with its tag's name, so that no value can be taken for an option.
 */
export function createTagChange({ edits, exif }: PlannedXmp, own: string | null): TagChange {
  const windows =
    exif === undefined ? [] : [`-IFD0:Rating=${exif.stars}`, `-IFD0:RatingPercent=${exif.percent}`]
  const packet = own === null ? undefined : editXmp(own, edits)
  if (packet !== undefined && Buffer.byteLength(packet) <= largestPacketBytes) {
    return { packet, assignments: windows }
  }
  return { packet: null, assignments: [...edits.flatMap(assign), ...windows] }
}

function assign(edit: XmpEdit): readonly string[] {
  const tag = tagNames[edit.name]
  if (tag === undefined) throw new Error(`ExifTool's name of ${edit.name} isn't known.`)
  switch (edit.act) {
    case 'set':
      return [`-${tag}=${clean(edit.value)}`]
    case 'remove':
      return [`-${tag}=`]
    case 'list':
      return [
        ...edit.remove.map((value) => `-${tag}-=${clean(value)}`),
        ...edit.add.map((value) => `-${tag}+=${clean(value)}`),
      ]
  }
}

/** No argument can hold a NUL, and no rating program a line end. */
function clean(value: string): string {
  return value.toWellFormed().replace(/\p{Cc}+/gu, ' ')
}
