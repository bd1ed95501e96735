import type { GroupField } from '#shared/query/query-tree.ts'
import { modelName } from '../details/tool-name.ts'

const unknown: Readonly<Record<GroupField, string>> = {
  model: 'No model known',
  day: 'No date known',
  folder: 'The folder itself',
  prompt: 'No prompt',
  seed: 'No seed known',
  score: 'Unrated',
}

const days = new Intl.DateTimeFormat('en', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
})

/** A group's heading: what its files have in common. `label` as the library tells it; null: it isn't known. */
export function describeGroup(by: GroupField | null, label: string | null): string {
  if (by === null) return label ?? ''
  if (label === null || label === '') return unknown[by]
  switch (by) {
    case 'score':
      return describeScore(label)
    case 'day':
      return describeDay(label)
    case 'seed':
      return `Seed ${label}`
    case 'model':
      return modelName(label)
    case 'folder':
    case 'prompt':
      return label
  }
}

function describeScore(label: string): string {
  if (label === '-1') return 'Rejected'
  if (label === '0') return unknown.score
  return label === '1' ? '1 star' : `${label} stars`
}

/** `2026-11-14` in words. */
function describeDay(label: string): string {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(label)
  if (match === null) return label
  return days.format(new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3])))
}
