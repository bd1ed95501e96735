import { expect, test } from 'vitest'
import { createCarriers } from '../carriers.ts'
import type { CarrierText } from '../findings.ts'
import { captionParser } from './caption.ts'

const parse = (...texts: readonly CarrierText[]) =>
  captionParser.parse(createCarriers(texts), { comfyMapping: new Map() })
const beside = (text: string, key = 'caption'): CarrierText => ({
  source: 'side',
  key,
  text,
  label: 'fox.txt',
})

// Side files as such, on disk, are tried in side-files.test.ts.
test('a text beside a picture is its prompt', () => {
  expect(parse(beside(' a fox in snow\n'))?.fields).toEqual({ prompt: 'a fox in snow' })
  expect(parse(beside('a fox', 'parameters'))?.fields).toEqual({ prompt: 'a fox' })
})

test('in the picture it would be something else, JSON is, and so is a book', () => {
  expect(parse({ source: 'png', key: 'caption', text: 'a fox' })).toBeNull()
  expect(parse(beside('{"a": 1}'), beside('<html>'), beside('x'.repeat(30_000)))).toBeNull()
})

test("notes beside a photograph are none; a graph in the camera's place is no camera", () => {
  expect(parse(beside('Holiday'), { source: 'exif', key: 'Make', text: 'Canon' })).toBeNull()
  expect(parse(beside('a fox'), { source: 'exif', key: 'Make', text: 'workflow:{}' })?.fields.prompt).toBe(
    'a fox',
  )
})
