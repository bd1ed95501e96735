import type { FieldRow } from './field-row.ts'

/** Fields of what a person thinks of a file. */
export const judgementFields = {
  tag: {
    aliases: ['t', 'keyword'],
    kind: 'tag',
    group: 'judgement',
    description:
      'Your own keywords, whole; `#x` is short for `tag:x`, `tag:style/*` finds all below `style`.',
    examples: ['tag:portrait', '#portrait', 'tag:style/*', 'tag:"red hat"|cat', 'tag:none'],
  },
  tags: {
    aliases: [],
    kind: 'count',
    group: 'judgement',
    description: 'How many keywords of your own a file has.',
    examples: ['tags:0', 'tags:>3'],
  },
  score: {
    aliases: ['r', 'rating', 'stars'],
    kind: 'score',
    group: 'judgement',
    description:
      'Your score: 1 to 5, `reject` (-1), `unrated`, `rated`; `0` was cleared by hand, `none` was never scored.',
    examples: [
      'score:4',
      'score:>=4',
      'score:4+',
      'score:2..4',
      'score:reject',
      'rating:unrated',
      'score:none',
    ],
    options: ['reject', 'unrated', 'rated'],
    valueAliases: { rejected: 'reject' },
  },
  fav: {
    aliases: ['favourite', 'favorite'],
    kind: 'flag',
    group: 'judgement',
    description: 'Favourites.',
    examples: ['fav:yes', 'fav:no'],
  },
  label: {
    aliases: ['color', 'colour'],
    kind: 'option',
    group: 'judgement',
    description: 'The colour label.',
    examples: ['label:red', 'label:red|green', 'label:none'],
    options: ['red', 'yellow', 'green', 'blue'],
  },
} as const satisfies Readonly<Record<string, FieldRow>>
