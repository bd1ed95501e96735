import { expect, test } from './fixtures.ts'
import { findOtherUser } from './other-user.ts'

// What the page of the window can't do (reliability.md E2-E7), tried from inside it. Not as root, whose Chromium has no sandbox.

const asOtherUser = { user: findOtherUser() }

test('the window was made with every wall up', async ({ launch }) => {
  const { evaluate } = await launch(asOtherUser)
  const preferences = await evaluate(({ BrowserWindow }) => {
    // Electron has it, without a type: it is meant for tests.
    const page = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>
    }
    return page.getLastWebPreferences()
  }, null)
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
  })
})

test('the page has two functions of its host and nothing else', async ({ launch }) => {
  const { page, evaluate } = await launch(asOtherUser)
  const world = await page.evaluate(() => {
    const names = [
      'require',
      'process',
      'module',
      'exports',
      'Buffer',
      'global',
      '__dirname',
      'electron',
      'ipcRenderer',
      'api',
    ]
    const bridge = window.mediaScorer
    const attempt = (act: () => void) => {
      try {
        act()
        return 'done'
      } catch (error) {
        return error instanceof Error ? error.name : 'thrown'
      }
    }
    return {
      found: names.filter((name) => name in globalThis),
      leaked: Object.getOwnPropertyNames(globalThis).filter((name) =>
        /^electron|^preload|standin/i.test(name),
      ),
      bridge: Object.getOwnPropertyNames(bridge).sort(),
      frozen: Object.isFrozen(bridge),
      added: attempt(() => Object.assign(bridge ?? {}, { more: 1 })),
      replaced: attempt(() => Object.assign(window, { mediaScorer: null })),
      deleted: attempt(() => Reflect.deleteProperty(window, 'mediaScorer') || Reflect.ownKeys(null as never)),
    }
  })
  expect(world).toEqual({
    found: [],
    leaked: [],
    bridge: ['invoke', 'listen'],
    frozen: true,
    added: 'TypeError',
    replaced: 'TypeError',
    deleted: 'TypeError',
  })

  await page.evaluate(() => {
    const heard: unknown[] = []
    Object.assign(window, { heard })
    window.mediaScorer?.listen((...given: unknown[]) => heard.push(given))
  })
  await evaluate(({ BrowserWindow }) => {
    const message = { name: 'app.command', data: { command: 'rescan' } }
    BrowserWindow.getAllWindows()[0]?.webContents.send('event', message)
  }, null)
  await expect
    .poll(() => page.evaluate(() => (window as unknown as { heard: unknown }).heard)) // put there above
    .toEqual([[{ name: 'app.command', data: { command: 'rescan' } }]])
})

test('values are cloned on their way, and functions refused', async ({ launch }) => {
  const { page } = await launch(asOtherUser)
  const outcome = await page.evaluate(async () => {
    const invoke = window.mediaScorer?.invoke ?? (() => Promise.reject(new Error('no bridge')))
    const refused = await invoke('app.state', { act: () => 1 }).then(
      () => 'answered',
      () => 'refused',
    )
    return { refused, reply: await invoke('app.state', { more: 1 }), unknown: await invoke('__proto__', {}) }
  })
  expect(outcome).toMatchObject({
    refused: 'refused',
    reply: { ok: false, error: { code: 'invalid-input' } },
    unknown: { ok: false, error: { code: 'not-found' } },
  })
})

test('the policy comes with the page, and stops what it should', async ({ launch }) => {
  const { page } = await launch(asOtherUser)
  const response = await page.reload()
  expect(response?.headers()['content-security-policy']).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' media:; media-src 'self' media:; connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  )
  const outcome = await page.evaluate(async () => {
    const violated = new Set<string>()
    document.addEventListener('securitypolicyviolation', (event) => violated.add(event.effectiveDirective))
    const done: string[] = []
    Object.assign(window, { note: (name: string) => done.push(name) })
    const attempt = (act: () => unknown) => {
      try {
        act()
      } catch {
        // A refusal at once; the others are reported.
      }
    }
    // In a task of the page's own: what DevTools calls may use eval.
    await new Promise((resolve) => setTimeout(resolve))
    // biome-ignore lint/security/noGlobalEval: that it is refused is the point.
    attempt(() => globalThis.eval('note("eval")'))
    attempt(() => new Function('note("Function")')())
    attempt(() => setTimeout('note("timeout")'))
    attempt(() => document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="note(\'onerror\')">'))
    attempt(() => {
      const script = document.createElement('script')
      script.append('note("inline")')
      document.body.append(script)
    })
    attempt(() => {
      const link = document.createElement('a')
      link.href = 'javascript:note("javascript")'
      document.body.append(link)
      link.click()
    })
    attempt(() => {
      const style = document.createElement('style')
      style.append('body { outline: 9px solid red }')
      document.body.append(style)
    })
    attempt(() => {
      const frame = document.createElement('iframe')
      frame.src = 'https://example.com/'
      document.body.append(frame)
    })
    attempt(() => {
      const picture = new Image()
      picture.src = 'https://example.com/x.png'
    })
    attempt(() => {
      const base = document.createElement('base')
      base.href = 'https://example.com/'
      document.head.append(base)
    })
    attempt(() => new Worker('data:text/javascript,note("worker")'))
    attempt(() => window.trustedTypes?.createPolicy('mine', { createHTML: String }))
    const fetched = await fetch('http://127.0.0.1:1/').then(
      () => 'answered',
      () => 'refused',
    )
    await new Promise((resolve) => setTimeout(resolve, 500))
    return {
      done,
      fetched,
      outline: getComputedStyle(document.body).outlineWidth,
      violated: [...violated].sort(),
    }
  })
  expect(outcome).toEqual({
    done: [],
    fetched: 'refused',
    outline: expect.not.stringMatching('9px'),
    violated: [
      'base-uri',
      'connect-src',
      'frame-src',
      'img-src',
      'require-trusted-types-for',
      'script-src-elem',
      'style-src-elem',
      'trusted-types',
    ],
  })
})

test('no permission is given but full screen and writing to the clipboard', async ({ launch }) => {
  const { page } = await launch(asOtherUser)
  const states = await page.evaluate(async () => {
    const names = [
      'geolocation',
      'notifications',
      'camera',
      'microphone',
      'midi',
      'clipboard-read',
      'clipboard-write',
      'persistent-storage',
      'local-fonts',
      'window-management',
      'idle-detection',
    ]
    const state = (name: string) =>
      navigator.permissions.query({ name: name as PermissionName }).then(
        (status) => status.state,
        () => 'unknown',
      )
    const taken = await navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => 'given',
      (error: unknown) => (error instanceof Error ? error.name : 'refused'),
    )
    return {
      taken,
      ...Object.fromEntries(await Promise.all(names.map(async (name) => [name, await state(name)]))),
    }
  })
  expect(states).toEqual({
    taken: expect.stringMatching(/NotAllowedError|NotFoundError/),
    camera: 'denied',
    geolocation: 'denied',
    notifications: 'denied',
    microphone: 'denied',
    midi: 'denied',
    'clipboard-read': 'denied',
    'clipboard-write': 'granted',
    'persistent-storage': 'denied',
    'local-fonts': 'denied',
    'window-management': 'denied',
    'idle-detection': 'denied',
  })
})
