import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { scoreFilePath } from './score-file-path.ts'

it('stands in `.scores` of the media file’s own directory, under its full name', () => {
  expect(scoreFilePath('clip1.mp4')).toBe('.scores/clip1.mp4.json')
  expect(scoreFilePath('sub/deeper/a b.PNG')).toBe('sub/deeper/.scores/a b.PNG.json')
})

it('is the hash of a name which `.json` would make longer than 255 bytes', () => {
  const fits = `${'ä'.repeat(123)}.png`
  const tooLong = `${'ä'.repeat(124)}.png`
  expect(Buffer.byteLength(`${fits}.json`)).toBe(255)
  expect(scoreFilePath(`sub/${fits}`)).toBe(`sub/.scores/${fits}.json`)
  const hash = createHash('sha256').update(tooLong).digest('hex')
  expect(scoreFilePath(`sub/${tooLong}`)).toBe(`sub/.scores/${hash}.json`)
})

it('never is the library’s own marker', () => {
  const hash = createHash('sha256').update('Library').digest('hex')
  expect(scoreFilePath('Library')).toBe(`.scores/${hash}.json`)
})
