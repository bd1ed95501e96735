import type { FieldRow } from './field-row.ts'

/** Fields that are looked through for words. */
export const textFields = {
  prompt: {
    aliases: ['p', 'pos'],
    kind: 'text',
    group: 'text',
    description: 'The prompt that a picture or clip was made from.',
    examples: [
      'prompt:lighthouse',
      'prompt:"red hat"',
      'p:cine*',
      'prompt:/hats?/i',
      'prompt:~lighthuose',
      'prompt:none',
    ],
  },
  negative: {
    aliases: ['neg', 'n', 'negative prompt', 'negative_prompt'],
    kind: 'text',
    group: 'text',
    description: 'The negative prompt, which bare words don’t look into.',
    examples: ['negative:blurry', 'neg:"bad hands"', 'negative:none'],
  },
  caption: {
    aliases: ['description'],
    kind: 'text',
    group: 'text',
    description: 'The caption or description that the file itself carries.',
    examples: ['caption:beach', 'caption:any'],
  },
  notes: {
    aliases: ['note'],
    kind: 'text',
    group: 'text',
    description: 'Your own notes.',
    examples: ['notes:print', 'notes:any'],
  },
  title: {
    aliases: [],
    kind: 'text',
    group: 'text',
    description: 'The title that the file itself carries.',
    examples: ['title:harbour'],
  },
  raw: {
    // `meta` is this field, `meta.KEY` the next one.
    aliases: ['meta'],
    kind: 'text',
    group: 'text',
    description: 'All texts of the file’s metadata, as found. ComfyUI’s graphs are asked with `node`.',
    examples: ['raw:"Hires upscaler"', 'meta:C2PA'],
  },
  meta: {
    aliases: ['exif', 'xmp', 'iptc', 'png'],
    kind: 'meta',
    group: 'text',
    description:
      'One entry of the metadata by its name, or a JSON path into it: `meta.KEY:value`, `exif.Model:canon`.',
    examples: [
      'exif.Model:canon',
      'meta.parameters:upscaler',
      'xmp."dc:creator":any',
      'meta.generation.hires.scale:2',
    ],
  },
  kw: {
    aliases: ['keywords'],
    kind: 'tag',
    group: 'text',
    description: 'Keywords that the file itself carries (XMP, IPTC).',
    examples: ['kw:holiday', 'kw:any'],
  },
} as const satisfies Readonly<Record<string, FieldRow>>
