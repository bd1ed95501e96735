import { expect, test } from 'vitest'
import { editByFacet } from './facet-edit.ts'

test('a click asks for a value alone, and again no longer', () => {
  expect(editByFacet('cat', 'model', '="sd xl"', 'only')).toBe('cat model:="sd xl"')
  expect(editByFacet('cat model:="sd xl"', 'model', '="sd xl"', 'only')).toBe('cat')
  expect(editByFacet('cat model:=flux', 'model', '="sd xl"', 'only')).toBe('cat model:="sd xl"')
  expect(editByFacet('-model:=flux', 'model', '=flux', 'only')).toBe('model:=flux')
})

test('Ctrl and a click lets a value join and leave', () => {
  const both = editByFacet('cat model:=flux', 'model', '="sd xl"', 'add')
  expect(both).toBe('cat model:=flux|="sd xl"')
  expect(editByFacet(both, 'model', '=flux', 'add')).toBe('cat model:="sd xl"')
})

test('Alt and a click leaves a value out, and no longer', () => {
  const without = editByFacet('cat', 'tool', 'forge', 'exclude')
  expect(without).toBe('cat -tool:forge')
  expect(editByFacet(without, 'tool', 'forge', 'exclude')).toBe('cat')
  expect(editByFacet(without, 'tool', 'comfyui', 'exclude')).toBe('cat -tool:forge|comfyui')
})
