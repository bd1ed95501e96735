import type { FieldRow } from './field-row.ts'

/** Fields of days and moments. */
export const timeFields = {
  date: {
    aliases: [],
    kind: 'date',
    group: 'time',
    description: 'When it was taken or made, as well as that is known.',
    examples: [
      'date:2025',
      'date:2025-03',
      'date:2025-03-14',
      'date:today',
      'date:7d',
      'date:"3 weeks ago"',
      'date:2025-01..2025-03',
    ],
  },
  taken: {
    aliases: ['shot'],
    kind: 'date',
    group: 'time',
    description: 'When a camera took it.',
    examples: ['taken:2024', 'taken:none'],
  },
  created: {
    aliases: [],
    kind: 'date',
    group: 'time',
    description: 'When the file was created.',
    examples: ['created:yesterday'],
  },
  modified: {
    aliases: ['changed'],
    kind: 'date',
    group: 'time',
    description: 'When the file was last changed.',
    examples: ['modified:3w'],
  },
  added: {
    aliases: ['imported'],
    kind: 'date',
    group: 'time',
    description: 'When the library first saw it.',
    examples: ['added:7d'],
  },
  scored: {
    aliases: ['rated_at'],
    kind: 'date',
    group: 'time',
    description: 'When you scored it last.',
    examples: ['scored:today'],
  },
  viewed: {
    aliases: ['seen'],
    kind: 'date',
    group: 'time',
    description: 'When you looked at it last.',
    examples: ['viewed:none', 'viewed:<6mo'],
  },
  before: {
    aliases: ['until'],
    kind: 'date',
    group: 'time',
    description: 'Made before this day, month or year began.',
    examples: ['before:2025'],
  },
  after: {
    aliases: ['since'],
    kind: 'date',
    group: 'time',
    description: 'Made in this day, month or year, or later.',
    examples: ['after:2025-03', 'since:7d'],
  },
} as const satisfies Readonly<Record<string, FieldRow>>
