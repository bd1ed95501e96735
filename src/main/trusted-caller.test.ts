import { expect, test } from 'vitest'
import { isTrustedCaller } from './trusted-caller.ts'

const origin = 'app://media-scorer'
const page = { sender: { id: 1 }, senderFrame: { parent: null, origin } }
const frame = { parent: {} as never, origin }

test.each([
  ['our page', page, 1, true],
  ['no frame: it went away', { ...page, senderFrame: null }, 1, false],
  ['a frame inside our page', { ...page, senderFrame: frame }, 1, false],
  ['another window', { ...page, sender: { id: 2 } }, 1, false],
  ['no window', page, undefined, false],
  ['another origin', { ...page, senderFrame: { parent: null, origin: 'https://example.com' } }, 1, false],
  [
    'an origin that begins alike',
    { ...page, senderFrame: { parent: null, origin: `${origin}.example.com` } },
    1,
    false,
  ],
  ['an opaque origin', { ...page, senderFrame: { parent: null, origin: 'null' } }, 1, false],
  ['an empty origin', { ...page, senderFrame: { parent: null, origin: '' } }, 1, false],
] as const)('%s', (_who, caller, windowId, trusted) => {
  expect(isTrustedCaller(caller, windowId, origin)).toBe(trusted)
})
