import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Part, Size } from './part.ts'

/** A torture that is a script of its own: one line of JSON on stdout sums up, what may not be goes to stderr, its exit code tells. */
export function createScriptPart({
  name,
  about,
  file,
  given,
}: {
  readonly name: string
  readonly about: string
  /** Beside this folder. */
  readonly file: string
  readonly given: (size: Size) => readonly string[]
}): Part {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url))
  return {
    name,
    about,
    isOwn: false,
    run: ({ size, random, say }) =>
      new Promise((resolve, reject) => {
        const seed = random.whole(1, 1_000_000)
        const child = spawn(process.execPath, [path, '--seed', String(seed), ...given(size)], {
          stdio: ['ignore', 'pipe', 'pipe'],
        })
        let summary = ''
        let complaints = ''
        child.stdout.on('data', (data) => {
          summary += data
        })
        child.stderr.on('data', (data) => {
          complaints += data
        })
        child.on('error', reject)
        child.on('close', (code) => {
          const counts = parseCounts(summary.trim().split('\n').at(-1) ?? '')
          if (code === 0) return resolve({ counts, failures: [] })
          for (const line of complaints.trim().split('\n').slice(0, 40)) say(line)
          return resolve({ counts, failures: [`${file} --seed ${seed} ended with ${code}`] })
        })
      }),
  }
}

function parseCounts(line: string): Readonly<Record<string, number | string>> {
  try {
    const { seed: _, seconds: __, ...counts } = JSON.parse(line) as Record<string, number | string> // as the scripts say it
    return counts
  } catch {
    return {}
  }
}
