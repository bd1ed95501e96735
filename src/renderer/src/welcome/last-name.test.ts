import { expect, test } from 'vitest'
import { lastName } from './last-name.ts'

test('a folder is called by its last part', () => {
  expect(['/home/anna/Bilder', '/home/anna/', 'C:\\Users\\anna', '/', 'C:\\'].map(lastName)).toEqual([
    'Bilder',
    'anna',
    'anna',
    '/',
    'C:',
  ])
})
