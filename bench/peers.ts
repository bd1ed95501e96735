import { spawn } from 'node:child_process'
import { findOnPath } from '#core/tools/find-tools.ts'

/** A program to be measured against; undefined, and said so on stderr, where it isn't installed. */
export async function findPeer(name: string): Promise<string | undefined> {
  const path = await findOnPath(name, process.env.PATH)
  if (path === undefined) console.error(`absent: ${name}`)
  return path
}

/** Runs a program to its end; what it writes is thrown away. Throws when it fails. */
export function runPeer(path: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, { stdio: 'ignore' })
    child.once('error', reject)
    child.once('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`${path} ended with ${code}.`))
    })
  })
}

/** Works off a list in so many lanes at once. */
export async function inLanes<Item>(
  lanes: number,
  items: readonly Item[],
  act: (item: Item) => Promise<unknown>,
): Promise<void> {
  let next = 0
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let item = items[next++]; item !== undefined; item = items[next++]) await act(item)
    }),
  )
}

/** Splits a list into so many of about the same length. */
export function split<Item>(items: readonly Item[], parts: number): readonly (readonly Item[])[] {
  return Array.from({ length: parts }, (_, part) => items.filter((_, index) => index % parts === part))
}
