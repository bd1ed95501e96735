import type { FieldRow } from './field-row.ts'

/** Fields of what became of a file, and of what is known of it. */
export const stateFields = {
  is: {
    aliases: [],
    kind: 'option',
    group: 'state',
    description:
      'A state: rejected, rated, unrated, fav, missing, duplicate (the same content twice), error (something couldn’t be read), edited, new (added in the last 24 hours).',
    examples: ['is:rejected', 'is:unrated', 'is:fav', 'is:missing', 'is:error', 'is:new'],
    options: ['rejected', 'rated', 'unrated', 'fav', 'missing', 'duplicate', 'error', 'edited', 'new'],
    valueAliases: {
      reject: 'rejected',
      favourite: 'fav',
      favorite: 'fav',
      dup: 'duplicate',
      broken: 'error',
    },
  },
  dup: {
    aliases: ['duplicate'],
    kind: 'dup',
    group: 'state',
    description: 'Files with the same content. (Pictures that look alike, `dup:<=6`: not yet, and said so.)',
    examples: ['dup:exact'],
  },
  similar: {
    aliases: [],
    kind: 'similar',
    group: 'state',
    description: 'Pictures that look like the one with this id: not yet, and said so.',
    examples: ['similar:42/8'],
  },
  sha256: {
    aliases: ['content_hash'],
    kind: 'hash',
    group: 'state',
    description: 'The content’s SHA-256, or its beginning.',
    examples: ['sha256:e3b0c44298fc1c14'],
  },
  id: {
    aliases: [],
    kind: 'ids',
    group: 'state',
    description: 'The library’s own number of a file.',
    examples: ['id:42', 'id:1|2|3'],
  },
  no: {
    aliases: ['without'],
    kind: 'field',
    group: 'state',
    description: 'Files of which a field is not known.',
    examples: ['no:tag', 'no:prompt'],
  },
  has: {
    aliases: ['with'],
    kind: 'field',
    group: 'state',
    description: 'Files of which a field is known.',
    examples: ['has:lora', 'has:workflow'],
  },
} as const satisfies Readonly<Record<string, FieldRow>>
