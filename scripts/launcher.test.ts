import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const launcher = fileURLToPath(new URL('../bin/media-scorer.js', import.meta.url))
/** Loaded first, it makes this Node say that it is an old one; not in the Node that is started from there. */
const pretendOld = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.20.2'}})`

function makeRoot(built: boolean): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'media scorer bin-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  writeFileSync(join(root, 'package.json'), '{"type":"module"}')
  mkdirSync(join(root, 'bin'))
  cpSync(launcher, join(root, 'bin', 'media-scorer.js'))
  if (!built) return root
  mkdirSync(join(root, 'out', 'main'), { recursive: true })
  const program = `console.log(JSON.stringify([process.versions.node.split('.')[0] >= 22, ...process.argv.slice(2)])); process.exit(process.argv.length)`
  writeFileSync(join(root, 'out', 'main', 'cli.js'), program)
  return root
}

function launch(root: string, node: readonly string[], ...words: readonly string[]) {
  const file = join(root, 'bin', 'media-scorer.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, file, ...words], {
    encoding: 'utf8',
  })
  return [status, stdout, stderr]
}

test('runs the built command, with its words and its exit code', () => {
  expect(launch(makeRoot(true), [], 'score', 'a b.png', '-1')).toEqual([
    5,
    '[true,"score","a b.png","-1"]\n',
    '',
  ])
})

test('an old Node hands over to the one that npm brought', () => {
  const root = makeRoot(true)
  const old = ['--import', pretendOld]
  expect(launch(root, old, 'x')).toEqual([10, '', 'Media Scorer needs Node 22 or newer; this is 20.20.2.\n'])
  mkdirSync(join(root, 'node_modules', 'node', 'bin'), { recursive: true })
  symlinkSync(process.execPath, join(root, 'node_modules', 'node', 'bin', 'node'))
  expect(launch(root, old, 'score', '--', '-1.png', '-1')).toEqual([
    6,
    '[true,"score","--","-1.png","-1"]\n',
    '',
  ])
})

test('says that it has to be built', () => {
  const root = makeRoot(false)
  expect(launch(root, [])).toEqual([
    10,
    '',
    `Media Scorer is not built yet. Run “npm run build” in ${root} first.\n`,
  ])
})
