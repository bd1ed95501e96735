import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from './fixtures.ts'
import { cellOf, choose, expectAllSaved, expectScore, readNames } from './gallery.ts'
import { colours, writePicture } from './make-pictures.ts'

// What the main process refuses to a page that asks for anything (reliability.md E14, E16, E23, E25).

test('no address of media leads to anything but media', async ({ launch, makeDirectory }) => {
  const parent = await makeDirectory()
  const folder = join(parent, 'pics')
  await mkdir(folder)
  await mkdir(join(parent, 'pics-secret'))
  await writePicture(folder, 'one.png', colours.red)
  await writePicture(join(parent, 'pics-secret'), 'two.png', colours.blue)
  const { page } = await launch({ folder })
  await expect(cellOf(page, 'one.png')).toBeVisible()
  const wayUp = ['..', '%2e%2e', '..%2f', '%2e%2e%2f', '..%5c', '....//', '%252e%252e']
  const targets = ['two.png', 'pics-secret/two.png', 'etc/passwd', 'one.png', '1/file']
  const addresses = [
    ...wayUp.flatMap((up) =>
      targets.flatMap((target) => [1, 2, 5].map((times) => `${`${up}/`.repeat(times)}${target}`)),
    ),
    ...[
      '0/file',
      '-1/file',
      '1.0/file',
      '01/file',
      '1e0/file',
      '1/file/',
      '1/',
      '1',
      '',
      '1/other',
      '1/file%00',
      '99999999999999999999/file',
    ],
  ].flatMap((path) => [`media://library/${path}`, `media://recent/${path}`])
  const loaded = await page.evaluate(async (all) => {
    const load = (address: string) =>
      new Promise<string | null>((resolve) => {
        const image = new Image()
        image.onload = () => resolve(address)
        image.onerror = () => resolve(null)
        image.src = address
      })
    return {
      own: await load('media://library/1/file'),
      others: (await Promise.all(all.map(load))).filter((address) => address !== null),
    }
  }, addresses)
  expect(loaded).toEqual({
    own: 'media://library/1/file',
    // The way up ends at the root of an address: these are the file itself.
    others: addresses.filter((address) => new URL(address).href === 'media://library/1/file'),
  })
})

test('whatever the page asks for, nothing breaks and nothing changes', async ({ launch, makeDirectory }) => {
  const folder = await makeDirectory()
  await writePicture(folder, 'one.png', colours.red)
  const { page } = await launch({ folder })
  await choose(page, 'one.png')
  await page.keyboard.press('Digit3')
  await expectAllSaved(page)
  const codes = await page.evaluate(async () => {
    const names = [
      'app.state',
      'folder.forget',
      'folder.open',
      'folder.list',
      'file.reveal',
      'settings.write',
      'search.run',
      'media.rows',
      'media.details',
      'media.find',
      'media.score',
      'media.favourite',
      'media.label',
      'media.viewed',
      'problems.list',
      'jobs.cancel',
      'nothing',
      '__proto__',
      'constructor',
      'toString',
      '',
    ]
    const values: unknown[] = [
      undefined,
      null,
      0,
      -1,
      1.5,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      2 ** 53,
      '',
      'a',
      '\0',
      '../../etc',
      'x'.repeat(100_000),
      true,
      [],
      [[]],
      new Uint8Array(9),
    ]
    const keys = [
      'id',
      'ids',
      'folder',
      'paths',
      'change',
      'to',
      'score',
      'label',
      'text',
      'limit',
      'job',
      'theme',
      'constructor',
      'extra',
    ]
    let seed = 7
    const random = (below: number) => {
      seed = (seed * 16_807) % 2_147_483_647
      return seed % below
    }
    const pick = <Item>(items: readonly Item[]): Item => items[random(items.length)] as Item // an index of it
    const make = (depth: number): unknown => {
      if (depth === 0 || random(3) === 0) return pick(values)
      return Object.fromEntries(Array.from({ length: random(4) }, () => [pick(keys), make(depth - 1)]))
    }
    const seen = new Set<string>()
    for (let turn = 0; turn < 1000; turn += 1) {
      const name = pick(names)
      // An input that is right would be an act, not an attempt.
      const input = { ...(make(3) as object), extra: true }
      const reply = await window.mediaScorer?.invoke(name, input).catch(() => undefined)
      seen.add(reply === undefined ? 'no answer' : reply.ok ? `${name} answered` : reply.error.code)
    }
    return [...seen].sort()
  })
  expect(codes).toEqual(['invalid-input', 'not-found'])
  await expectScore(page, 'one.png', '3 stars')
  expect(await readNames(page)).toEqual(['one.png'])
})

test('nothing is downloaded, and no other address is ever asked for', async ({ launch, makeDirectory }) => {
  const folder = await makeDirectory()
  await writePicture(folder, 'one.png', colours.red)
  let received = 0
  // Bytes, not connections: Chromium, where it stands in, may open one ahead of a request that is then refused.
  const listener = createServer().on('connection', (socket) =>
    socket.on('data', (bytes) => {
      received += bytes.length
    }),
  )
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const { port } = listener.address() as AddressInfo // a listening server has one
  try {
    const { page, evaluate } = await launch({ folder })
    await expect(cellOf(page, 'one.png')).toBeVisible()
    await evaluate(({ session }) => {
      const downloads: string[] = []
      Object.assign(globalThis, { downloads })
      session.defaultSession.on('will-download', (event) =>
        downloads.push(event.defaultPrevented ? 'refused' : 'let through'),
      )
    }, null)
    await page.evaluate(async (there) => {
      const attempt = (act: () => unknown) => {
        try {
          act()
        } catch {
          // Refused at once.
        }
      }
      const add = (name: string, attributes: Record<string, string>) => {
        const element = Object.assign(document.createElement(name), attributes)
        document.body.append(element)
        return element
      }
      for (const rel of ['prefetch', 'preload', 'stylesheet', 'manifest', 'icon'])
        add('link', { rel, href: `http://${there}/${rel}` })
      add('img', { src: `http://${there}/img` })
      add('video', { src: `http://${there}/video` })
      add('iframe', { src: `http://${there}/iframe` })
      attempt(() => add('object', { data: `http://${there}/object` }))
      attempt(() => add('embed', { src: `http://${there}/embed` }))
      attempt(() => navigator.sendBeacon(`http://${there}/beacon`, 'x'))
      attempt(() => new WebSocket(`ws://${there}/socket`))
      attempt(() => new EventSource(`http://${there}/events`))
      attempt(() => new RTCPeerConnection())
      fetch(`http://${there}/fetch`, { mode: 'no-cors' }).catch(() => undefined)
      const file = URL.createObjectURL(new Blob(['x'], { type: 'application/octet-stream' }))
      const link = add('a', { href: file, download: 'x.bin' })
      link.click()
      await new Promise((resolve) => setTimeout(resolve, 1500))
    }, `127.0.0.1:${port}`)
    expect(received).toBe(0)
    const downloads = (await evaluate(
      () => (globalThis as { downloads?: unknown }).downloads,
      null,
    )) as string[] // put there above
    expect(downloads).not.toContain('let through')
  } finally {
    listener.close()
  }
})
