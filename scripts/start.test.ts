import { spawn } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const scripts = dirname(fileURLToPath(import.meta.url))

/** What stands in for the builder: it writes the four files of a build; its command line tells how it was called. */
const builder = `
  import { mkdirSync, writeFileSync } from 'node:fs'
  for (const path of ['main/index.js', 'main/cli.js', 'preload/index.cjs', 'renderer/index.html']) {
    mkdirSync('out/' + path.split('/')[0], { recursive: true })
    writeFileSync('out/' + path, 'console.log(JSON.stringify(process.argv.slice(2)))')
  }
  console.log('much to tell')`

/** The script in a tree of its own, in a path with a space. */
function makeRoot(build: string): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'media scorer start-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  cpSync(join(scripts, 'start.ts'), join(root, 'scripts', 'start.ts'))
  cpSync(join(scripts, 'start'), join(root, 'scripts', 'start'), { recursive: true })
  const files = {
    'package.json': '{"type":"module"}',
    'src/a.ts': '',
    'node_modules/electron-vite/bin/electron-vite.js': build,
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

/** An `electron` package whose binary is this shell script. */
function addElectron(root: string, script: string): void {
  const electron = join(root, 'node_modules', 'electron')
  mkdirSync(join(electron, 'dist'), { recursive: true })
  writeFileSync(join(electron, 'path.txt'), 'electron')
  writeFileSync(join(electron, 'dist', 'electron'), `#!/bin/sh\n${script}\n`)
  chmodSync(join(electron, 'dist', 'electron'), 0o755)
}

type Started = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

function start(
  root: string,
  words: readonly string[],
  environment: Record<string, string> = {},
): Promise<Started> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'scripts', 'start.ts'), ...words], {
      cwd: root,
      env: { PATH: process.env.PATH, INIT_CWD: join(root, 'where I am'), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString()
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

const inBrowser = (why: string) =>
  `Electron's window can't be opened (${why}): Media Scorer comes up in the browser instead.\n`

test('builds once, then serves to the browser where there is no screen', async () => {
  const root = makeRoot(builder)
  expect(await start(root, ['my pictures'])).toEqual({
    code: 0,
    stdout: `${JSON.stringify(['serve', '--', join(root, 'where I am', 'my pictures')])}\n`,
    stderr: `Building Media Scorer, this once …\n${inBrowser('there is no screen')}`,
  })
  expect(await start(root, ['/absolute', '--port', '7862', '--no-open'])).toEqual({
    code: 0,
    stdout: '["serve","--port","7862","--no-open","--","/absolute"]\n',
    stderr: inBrowser('there is no screen'),
  })
  expect(await start(root, ['--browser'])).toEqual({ code: 0, stdout: '["serve","--"]\n', stderr: '' })
})

test('opens Electron where it is', async () => {
  const root = makeRoot(builder)
  addElectron(root, 'echo "$#: $1 | $2"')
  const { code, stdout } = await start(root, ['pictures'], { DISPLAY: ':0' })
  expect([code, stdout]).toEqual([0, `2: ${root} | ${join(root, 'where I am', 'pictures')}\n`])
  expect((await start(root, [], { DISPLAY: ':0' })).stdout).toBe(`1: ${root} | \n`)
})

test('serves to the browser where Electron cannot start', async () => {
  const root = makeRoot(builder)
  addElectron(root, 'echo "error while loading shared libraries" >&2; exit 127')
  const { code, stdout, stderr } = await start(root, [], { DISPLAY: ':0' })
  expect([code, stdout]).toEqual([0, '["serve","--"]\n'])
  expect(stderr).toContain(inBrowser('it ended with code 127'))
})

test('says why where Electron can be neither found nor downloaded', async () => {
  const root = makeRoot(builder)
  const { code, stderr } = await start(root, [], { DISPLAY: ':0' })
  expect([code, stderr.includes(inBrowser('its binary could not be downloaded'))]).toEqual([0, true])
})

test('a build that fails shows what the builder said', async () => {
  const root = makeRoot(`console.error('a syntax error in a.ts'); process.exit(1)`)
  const { code, stdout, stderr } = await start(root, [])
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain('a syntax error in a.ts')
})

test('called wrongly', async () => {
  const root = makeRoot(builder)
  const { code, stderr } = await start(root, ['--nothing'])
  expect([code, stderr.includes('Usage: npm start')]).toEqual([2, true])
})
