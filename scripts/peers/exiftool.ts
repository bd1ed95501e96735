import { existsSync } from 'node:fs'
import type { Peer } from './peer.ts'
import { run } from './run.ts'

/** The system's, not the one that comes with the program and is on npm's path. */
const program =
  ['/usr/bin/exiftool', '/usr/local/bin/exiftool', '/opt/homebrew/bin/exiftool'].find(existsSync) ?? 'none'

export const exiftool: Peer = {
  name: 'exiftool',
  version: () => run(program, ['-ver'])?.trim(),
  read: (paths) =>
    new Map(
      paths.map((path) => {
        const [tags = {}] = JSON.parse(
          run(program, ['-json', '-n', '-XMP-xmp:all', '-XMP-dc:Subject', path]) ?? '[]',
        )
        const keywords = [tags.Subject ?? []].flat().map(String).toSorted()
        return [path, { stars: tags.Rating, label: tags.Label, keywords }]
      }),
    ),
  write: (path) => {
    run(program, [
      ...['-overwrite_original', '-XMP-xmp:Rating=2', '-XMP-xmp:Label=Red', '-XMP-dc:Subject=bird'],
      path,
    ])
    return path
  },
}
