import { expect, test } from 'vitest'
import { createPageSource, isAllowedRequest, isPageUrl } from './page-origin.ts'

const built = createPageSource(undefined)
const development = createPageSource('http://localhost:5173/')

test('names where the page comes from', () => {
  expect(built).toEqual({ origin: 'app://media-scorer', url: 'app://media-scorer/', development: false })
  expect(development).toEqual({
    origin: 'http://localhost:5173',
    url: 'http://localhost:5173/',
    development: true,
  })
})

test.each([
  ['app://media-scorer/', true],
  ['app://media-scorer/assets/index.js', true],
  ['app://media-scorer.example.com/', false],
  ['app://media-scorer:81/', false],
  ['app://person@media-scorer/', false],
  ['app://other/', false],
  ['app:media-scorer/', false],
  ['http://media-scorer/', false],
  ['https://app//media-scorer/', false],
  ['file:///etc/passwd', false],
  ['javascript:alert(1)', false],
  ['data:text/html,x', false],
  ['about:blank', false],
  ['blob:app://media-scorer/1', false],
  ['', false],
  ['not an address', false],
])('is %s the page’s own: %s', (address, own) => {
  expect(isPageUrl(built, address)).toBe(own)
})

test.each([
  ['app://media-scorer/index.html', true, false],
  ['media://library/1/file', true, true],
  ['media://recent/1/0', true, true],
  ['media://other/1/file', false, false],
  ['devtools://devtools/bundled/x.js', false, true],
  ['http://localhost:5173/src/main.tsx', false, true],
  ['ws://localhost:5173/', false, true],
  ['ws://localhost:5174/', false, false],
  ['https://example.com/', false, false],
  ['file:///etc/passwd', false, false],
  ['data:image/png;base64,', false, false],
  ['blob:app://media-scorer/1', false, false],
])('may the page ask for %s: %s, while developing: %s', (address, inBuilt, inDevelopment) => {
  expect([isAllowedRequest(built, address), isAllowedRequest(development, address)]).toEqual([
    inBuilt,
    inDevelopment,
  ])
})
