/** Runs one task after the other, in the order they came; a failed one fails its own caller only. */
export type Queue = <Result>(task: () => Promise<Result>) => Promise<Result>

export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const result = last.then(task)
    last = result.catch(() => undefined)
    return result
  }
}
