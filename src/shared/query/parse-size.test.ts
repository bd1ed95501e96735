import { expect, test } from 'vitest'
import { parseQuery } from './parse-query.ts'

const messagesOf = (text: string) => parseQuery(text).errors.map(({ message }) => message)

test('bytes asked of a size are pointed to the field that takes them', () => {
  expect(messagesOf('size:>1mb')).toEqual([
    'Size is width by height, such as 1024x1536; for that of the file: filesize:>1mb',
  ])
  expect(messagesOf('filesize:>1mb')).toEqual([])
  expect(messagesOf('size:big')).toEqual([
    'A size is written 1024x1536; ? is any: size:512x?, size:>=1920x1080',
  ])
})
