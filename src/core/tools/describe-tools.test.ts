import { expect, test } from 'vitest'
import { describeTools, parseVersionWord } from './describe-tools.ts'

test.each([
  ['ffprobe version 4.0.2-static https://johnvansickle.com Copyright (c) 2007-2018', '4.0.2-static'],
  ['ffmpeg version n7.1 Copyright', 'n7.1'],
  ['something else', null],
  [null, null],
])('the version in %j', (line, version) => {
  expect(parseVersionWord(line)).toBe(version)
})

test('ExifTool and ffprobe come with the program, and say what they are', { timeout: 60_000 }, async () => {
  const tools = await describeTools()
  expect(tools.map(({ name }) => name)).toEqual(['ExifTool', 'ffprobe', 'ffmpeg'])
  expect(tools[0]?.version).toMatch(/^\d+\.\d+$/)
  expect(tools[1]?.version).toMatch(/^n?\d/)
  expect(await describeTools()).toBe(tools)
})
