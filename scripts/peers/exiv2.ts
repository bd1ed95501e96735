import type { Peer } from './peer.ts'
import { run } from './run.ts'

export const exiv2: Peer = {
  name: 'exiv2',
  version: () => run('exiv2', ['--version'])?.split('\n')[0]?.replace('exiv2 ', ''),
  read: (paths) =>
    new Map(
      paths.map((path) => {
        const values = new Map<string, string>()
        for (const line of (run('exiv2', ['-q', '-PXkt', path]) ?? '').trim().split('\n')) {
          const [key = '', ...value] = line.trim().split(/\s+/)
          values.set(key, value.join(' '))
        }
        const rating = values.get('Xmp.xmp.Rating')
        return [
          path,
          {
            stars: rating === undefined ? undefined : Number(rating),
            label: values.get('Xmp.xmp.Label'),
            keywords: (values.get('Xmp.dc.subject') ?? '').split(', ').filter(Boolean).toSorted(),
          },
        ]
      }),
    ),
  write: (path) => {
    const changes = ['set Xmp.xmp.Rating 2', 'set Xmp.xmp.Label Red', 'set Xmp.dc.subject bird']
    run('exiv2', ['-q', ...changes.flatMap((change) => ['-M', change]), path])
    return path
  },
}
