import type { FieldRow } from './field-row.ts'

/** What holds for the whole search. */
export const orderFields = {
  sort: {
    aliases: ['order', 'orderby'],
    kind: 'sort',
    group: 'order',
    description: 'The order, by one key or several; `-` behind a key turns it round.',
    examples: ['sort:score- date-', 'sort:name', 'sort:random(42)', 'cat sort:relevance'],
  },
  limit: {
    aliases: [],
    kind: 'limit',
    group: 'order',
    description: 'No more files than this, counted after sorting.',
    examples: ['limit:100'],
  },
  group: {
    aliases: [],
    kind: 'group',
    group: 'order',
    description: 'Together what has the same model, day, folder, prompt, seed or score.',
    examples: ['group:model', 'group:day sort:date-'],
  },
} as const satisfies Readonly<Record<string, FieldRow>>
