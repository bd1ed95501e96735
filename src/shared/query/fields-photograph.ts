import type { FieldRow } from './field-row.ts'

/** Fields of photographs. */
export const photographFields = {
  camera: {
    aliases: [],
    kind: 'name',
    group: 'photograph',
    description: 'The camera’s name.',
    examples: ['camera:canon', 'camera:"EOS R5"'],
  },
  lens: {
    aliases: [],
    kind: 'name',
    group: 'photograph',
    description: 'The lens’s name.',
    examples: ['lens:*50mm*'],
  },
  iso: {
    aliases: [],
    kind: 'number',
    group: 'photograph',
    description: 'ISO speed.',
    examples: ['iso:>=1600'],
  },
  aperture: {
    aliases: ['f', 'fnumber'],
    kind: 'number',
    group: 'photograph',
    description: 'The f-number.',
    examples: ['aperture:<=2.8', 'f:1.8'],
  },
  shutter: {
    aliases: ['exposure'],
    kind: 'shutter',
    group: 'photograph',
    description: 'Exposure time in seconds, also as a fraction.',
    examples: ['shutter:1/250', 'shutter:<1/1000', 'shutter:>=2s'],
  },
  focal: {
    aliases: ['focal_length'],
    kind: 'number',
    group: 'photograph',
    description: 'Focal length in millimetres.',
    examples: ['focal:50', 'focal:70..200mm'],
    unit: 'mm',
  },
  gps: {
    aliases: ['geo'],
    kind: 'presence',
    group: 'photograph',
    description: 'Whether the place is known.',
    examples: ['gps:any', 'no:gps'],
  },
} as const satisfies Readonly<Record<string, FieldRow>>
