import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runTool } from './run-tool.ts'

const folder = mkdtempSync(join(tmpdir(), 'media scorer tools '))
afterAll(() => rmSync(folder, { recursive: true }))
const limits = { timeoutMs: 10_000, maxOutputBytes: 100_000, signal: new AbortController().signal }

/** Runs JavaScript as the tool: the same on every system. */
function runScript(script: string, more: Partial<Parameters<typeof runTool>[2]> = {}, args: string[] = []) {
  return runTool(process.execPath, ['-e', script, '--', ...args], { ...limits, ...more })
}

test('gives what the tool writes, and hands arguments over as they are', async () => {
  const hostile = ['$(touch /tmp/x)', '; ls', '"', "'", '*', 'a\nb']
  const output = await runScript('process.stdout.write(JSON.stringify(process.argv.slice(1)))', {}, hostile)
  expect(JSON.parse(output.toString())).toEqual(hostile)
})

test('the tool gets no input and little of the environment', async () => {
  process.env.MEDIA_SCORER_SECRET = 'secret'
  const output = await runScript(
    "process.stdin.on('end', () => console.log(JSON.stringify(process.env))).resume()",
  )
  expect(output.toString()).not.toContain('secret')
})

test('the tool gets an open file as its number 3', async () => {
  writeFileSync(join(folder, 'data'), 'from the descriptor')
  const descriptor = openSync(join(folder, 'data'), 'r')
  const output = await runScript("process.stdout.write(require('fs').readFileSync(3))", { descriptor })
  closeSync(descriptor)
  expect(output.toString()).toBe('from the descriptor')
})

test('a tool that fails tells why only in the cause', async () => {
  const failing = runScript("console.error('inner detail'); process.exit(3)")
  await expect(failing).rejects.toMatchObject({
    code: 'tool-failed',
    message: 'node could not read this file.',
  })
  const error: unknown = await failing.catch((thrown: unknown) => thrown)
  expect(error instanceof Error && error.cause instanceof Error && error.cause.message).toBe(
    'exit code 3: inner detail',
  )
})

test('a tool that hangs, ignores SIGTERM or never stops writing is killed', async () => {
  const began = performance.now()
  const hanging = runScript("process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)", {
    timeoutMs: 300,
  })
  await expect(hanging).rejects.toMatchObject({ code: 'tool-failed' })
  const flooding = runScript("const f = () => process.stdout.write('x'.repeat(65536), f); f()")
  await expect(flooding).rejects.toMatchObject({ code: 'tool-failed' })
  expect(performance.now() - began).toBeLessThan(5000)
})

test('a signal ends it with its own reason', async () => {
  const abort = new AbortController()
  const running = runScript('setInterval(() => {}, 1000)', { signal: abort.signal })
  setTimeout(() => abort.abort(), 50)
  await expect(running).rejects.toMatchObject({ name: 'AbortError' })
  await expect(runScript('', { signal: abort.signal })).rejects.toMatchObject({ name: 'AbortError' })
})

test('a tool that is not there is missing', async () => {
  await expect(runTool(join(folder, 'none'), [], limits)).rejects.toMatchObject({ code: 'tool-missing' })
})
