/** The last part of a path, of either kind of system; a root is its own name. */
export function lastName(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== '') ?? path
}
