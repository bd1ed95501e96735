/** What a program says of a picture, in its own way of telling; undefined: it doesn't tell. */
export type Said = {
  /** -1 is rejected. */
  readonly stars: number | undefined
  readonly label: string | undefined
  /** Sorted. */
  readonly keywords: readonly string[]
}

/** Another program that reads ratings, and perhaps writes them. */
export type Peer = {
  readonly name: string
  /** Undefined: it isn't installed. */
  readonly version: () => string | undefined
  /** What it says of pictures by their absolute paths; it may look at sidecars beside them. */
  readonly read: (paths: readonly string[]) => ReadonlyMap<string, Said>
  /** Lets it write two stars, red and `bird` into a picture or sidecar, or into a new picture that it makes of one: answers which. */
  readonly write?: (path: string) => string
}
