import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { findOtherUser } from './other-user.ts'

// Every way out of the page's own address, tried from inside it (reliability.md E8-E10, E13). Not as root, whose Chromium has no sandbox.

const asOtherUser = { user: findOtherUser() }

/** The program still shows its own page, the one that was marked. */
async function expectUnmoved(page: Page, url: string): Promise<void> {
  expect(page.url()).toBe(url)
  expect(
    await page.evaluate(() => [document.body.dataset.marked, typeof window.mediaScorer?.invoke]),
  ).toEqual(['yes', 'function'])
  expect(page.context().pages()).toHaveLength(1)
}

async function mark(page: Page): Promise<string> {
  await page.evaluate(() => {
    document.body.dataset.marked = 'yes'
  })
  return page.url()
}

test('nothing leads the window away from its page', async ({ launch }) => {
  const { page } = await launch(asOtherUser)
  const url = await mark(page)
  const addresses = [
    'https://example.com/',
    'http://127.0.0.1:1/',
    'file:///etc/passwd',
    'data:text/html,<p>x',
    'javascript:void(document.body.dataset.marked = "no")',
    'media://library/1/file',
    'devtools://devtools/bundled/inspector.html',
    'chrome://version/',
  ]
  for (const address of addresses) {
    await page
      .evaluate((to) => {
        const link = document.createElement('a')
        link.href = to
        link.textContent = 'away'
        document.body.append(link)
        link.click()
        link.remove()
        window.location.assign(to)
      }, address)
      .catch(() => undefined)
    await page.waitForTimeout(100)
    await expectUnmoved(page, url)
  }
  await page.evaluate(() => {
    const refresh = document.createElement('meta')
    refresh.httpEquiv = 'refresh'
    refresh.content = '0; url=https://example.com/'
    document.head.append(refresh)
    const form = document.createElement('form')
    form.action = 'https://example.com/'
    document.body.append(form)
    form.submit()
  })
  await page.waitForTimeout(500)
  await expectUnmoved(page, url)
})

test('a page that got away is brought back', async ({ launch }) => {
  const { page } = await launch(asOtherUser)
  const url = await mark(page)
  // The one address that Chromium goes to without asking anybody.
  await page.evaluate(() => window.location.assign('about:blank')).catch(() => undefined)
  // Loaded anew: the mark is gone, the bridge is there.
  const look = () =>
    page
      .evaluate(() => `${document.body.dataset.marked} ${typeof window.mediaScorer?.invoke}`)
      .catch(() => '')
  await expect.poll(look).toBe('undefined function')
  expect(page.url()).toBe(url)
})

test('a file or an address that is dropped on the window does not open in it', async ({ launch }) => {
  const { page } = await launch(asOtherUser)
  const url = await mark(page)
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File(['<p>x'], 'x.html', { type: 'text/html' }))
    transfer.setData('text/uri-list', 'https://example.com/')
    return transfer
  })
  for (const type of ['dragenter', 'dragover', 'drop'])
    await page.dispatchEvent('body', type, { dataTransfer: data })
  await page.waitForTimeout(300)
  await expectUnmoved(page, url)
})

test('no second window opens, whatever it is called', async ({ launch }) => {
  const { page } = await launch(asOtherUser)
  const url = await mark(page)
  const opened = await page.evaluate(() => {
    const tries = [
      ['about:blank', '_blank'],
      ['about:blank', 'named'],
      ['', '_blank'],
      ['https://example.com/', '_blank'],
      ['file:///etc/passwd', 'other'],
      [location.href, '_blank'],
    ] as const
    for (const [address, target] of tries) {
      const link = document.createElement('a')
      link.href = address
      link.target = target
      document.body.append(link)
      link.click()
      link.remove()
    }
    const windows = tries.map(([address, target]) => window.open(address, target))
    return new Promise((resolve) =>
      // Electron gives none; Chromium, where it stands in, one that is closed again before anything is in it.
      setTimeout(() => resolve(windows.map((other) => other === null || other.closed)), 1000),
    )
  })
  expect(opened).toEqual([true, true, true, true, true, true])
  await page.waitForTimeout(300)
  await expectUnmoved(page, url)
})

test('frames and webviews get nothing', async ({ launch }) => {
  const { page } = await launch(asOtherUser)
  const found = await page.evaluate(async () => {
    const frame = document.createElement('iframe')
    document.body.append(frame)
    const guest = document.createElement('webview')
    guest.setAttribute('src', 'https://example.com/')
    document.body.append(guest)
    await new Promise((resolve) => setTimeout(resolve, 300))
    return {
      inFrame: 'mediaScorer' in (frame.contentWindow ?? {}),
      leaked: Object.getOwnPropertyNames(frame.contentWindow ?? {}).filter((name) =>
        /electron|standin/i.test(name),
      ),
      webview: guest.constructor.name,
      guestParts: guest.shadowRoot === null,
    }
  })
  expect(found).toEqual({ inFrame: false, leaked: [], webview: 'HTMLElement', guestParts: true })
})
