#!/usr/bin/env node
// Starts the built command. It needs Node 22 or newer (the database's binding crashes under older ones): where this one is older, the
// Node that `npm ci` brought along runs it. Written so that an old Node understands it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const program = join(root, 'out', 'main', 'cli.js')
const packaged = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

if (!existsSync(program)) {
  refuse(`Media Scorer is not built yet. Run “npm run build” in ${root} first.`)
} else if (Number(process.versions.node.split('.')[0]) >= 22) {
  await import(pathToFileURL(program).href)
} else if (existsSync(packaged)) {
  runWith(packaged)
} else {
  refuse(`Media Scorer needs Node 22 or newer; this is ${process.versions.node}.`)
}

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exitCode = 10
}

function runWith(node) {
  const child = spawn(node, [program, ...process.argv.slice(2)], { stdio: 'inherit' })
  // The terminal sends Ctrl+C to the child too, which ends in its own way; other signals reach only this process.
  process.on('SIGINT', () => {})
  for (const name of ['SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name))
  child.on('error', (error) => refuse(`Media Scorer can't be started: ${error.message}.`))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0)
  })
}
