import { expect, it } from 'vitest'
import { listFolderChoices } from './folder-choices.ts'

const known = {
  folders: ['', 'a best', 'best', 'best/of', 'x'],
  recent: ['x', 'gone'],
  platform: 'linux',
} as const

it('lists what was used last first, then what begins with the words', () => {
  expect(listFolderChoices('', known).map(({ folder, kind }) => `${kind} ${folder}`)).toEqual([
    ...['recent x', 'known ', 'known a best', 'known best', 'known best/of'],
  ])
  expect(listFolderChoices('bes', known)).toEqual([
    { folder: 'best', kind: 'known' },
    { folder: 'best/of', kind: 'known' },
    { folder: 'a best', kind: 'known' },
    { folder: 'bes', kind: 'new' },
  ])
})

it('offers a new folder where the name can be one', () => {
  expect(listFolderChoices(' /best/new/ ', known)).toEqual([{ folder: 'best/new', kind: 'new' }])
  expect(listFolderChoices('best', known).map(({ kind }) => kind)).not.toContain('new')
  for (const bad of ['../x', '.hidden', 'a//b']) expect(listFolderChoices(bad, known)).toEqual([])
})
