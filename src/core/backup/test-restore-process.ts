import { restoreLibrary } from './restore-library.ts'

// A process of its own that puts the newest backup back without end, for a test to kill.
const [folder = '', dataDirectory = ''] = process.argv.slice(2)
process.stdout.write('ready\n')
for (;;) {
  await restoreLibrary({
    ...{ folder, dataDirectory, backup: undefined, workingDirectory: folder },
    signal: new AbortController().signal,
  })
}
