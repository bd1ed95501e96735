import type { FileActInput } from '#shared/contract.ts'
import { openTestLibrary } from './test-library.ts'

// A process of its own that carries out an act on files and kills itself at the n-th point of it, for a test. Says `done` where it came to
// its end. Arguments: the test's root, the act as JSON, the ids as JSON, n.
const [root = '', act = '', ids = '', last = ''] = process.argv.slice(2)
let points = 0
const { files, close } = await openTestLibrary(root, {
  onPoint: () => {
    points += 1
    if (points === Number(last)) process.kill(process.pid, 'SIGKILL')
  },
})
await files.act({ ids: JSON.parse(ids) as number[], act: JSON.parse(act) as FileActInput, pairs: true }) // given by the test
await close()
process.stdout.write('done')
