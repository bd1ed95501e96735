import type { XmpEdit } from '../edit-xmp.ts'
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

/** The assignments that carry out a plan. Each begins with its tag's name, so that no value can be taken for an option. */
export function createAssignments({ edits, exif }: PlannedXmp): readonly string[] {
  const windows =
    exif === undefined ? [] : [`-IFD0:Rating=${exif.stars}`, `-IFD0:RatingPercent=${exif.percent}`]
  return [...edits.flatMap(assign), ...windows]
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
