/** One import that the wall between the parts has to refuse, or to let through. */
export type Attempt = {
  readonly what: string
  readonly file: string
  readonly source: string
  /** Who refuses it; nobody, where it is allowed. */
  readonly refusedBy: 'tsc' | 'biome' | 'nobody'
}

const parts = ['shared', 'core', 'server', 'cli', 'main', 'preload', 'renderer/src'] as const

/** Small modules in each part, for the attempts to import: one for each, since tsc blames a module's first importer only. */
export const stubs: readonly { readonly file: string; readonly source: string }[] = parts.flatMap((part) =>
  ['', ...Array.from({ length: 13 }, (_, place) => place + 1)].map((number) => ({
    file: `src/${part}/stub${number}.ts`,
    source: `export const stub = 1\nexport type Stub = { readonly part: '${part}' }\n`,
  })),
)

function attempt(refusedBy: Attempt['refusedBy'], what: string, file: string, source: string): Attempt {
  return { what, file, source: `${source}\n`, refusedBy }
}

const takeStub = (from: string) => `import { stub } from '${from}'\n\nexport const seen = stub`
const takeType = (from: string) =>
  `import type { Stub } from '${from}'\n\nexport const seen: Stub | null = null`

/** One import of each kind that architecture.md forbids. */
export const forbidden: readonly Attempt[] = [
  attempt('tsc', 'renderer takes a value of core', 'src/renderer/src/a1.ts', takeStub('#core/stub1.ts')),
  attempt('tsc', 'renderer takes a type of core', 'src/renderer/src/a2.ts', takeType('#core/stub2.ts')),
  attempt(
    'tsc',
    'renderer takes a type of core by its path',
    'src/renderer/src/a3.ts',
    takeType('../../core/stub3.ts'),
  ),
  attempt('tsc', 'renderer takes a value of server', 'src/renderer/src/a4.ts', takeStub('#server/stub4.ts')),
  attempt(
    'biome',
    'renderer uses Node',
    'src/renderer/src/a5.ts',
    `import { tmpdir } from 'node:os'\n\nexport const seen = tmpdir()`,
  ),
  attempt('tsc', 'core takes a value of main', 'src/core/a1.ts', takeStub('../main/stub5.ts')),
  attempt('tsc', 'core takes a type of server', 'src/core/a2.ts', takeType('#server/stub6.ts')),
  attempt('tsc', 'core uses the page’s own names', 'src/core/a3.ts', 'export const seen = document.title'),
  attempt(
    'tsc',
    'shared uses Node',
    'src/shared/a1.ts',
    `import { tmpdir } from 'node:os'\n\nexport const seen = tmpdir()`,
  ),
  attempt('tsc', 'shared takes a type of core', 'src/shared/a2.ts', takeType('#core/stub7.ts')),
  attempt(
    'tsc',
    'shared uses the page’s own names',
    'src/shared/a3.ts',
    'export const seen = document.title',
  ),
  attempt('tsc', 'server takes a value of main', 'src/server/a1.ts', takeStub('../main/stub8.ts')),
  attempt('tsc', 'main takes a value of the cli', 'src/main/a1.ts', takeStub('../cli/stub9.ts')),
  attempt(
    'tsc',
    'main takes a type of the renderer',
    'src/main/a2.ts',
    takeType('../renderer/src/stub10.ts'),
  ),
  attempt('tsc', 'preload takes a value of core', 'src/preload/a1.ts', takeStub('#core/stub11.ts')),
  attempt('tsc', 'a spec takes a type of core', 'e2e/a1.ts', takeType('#core/stub12.ts')),
  attempt(
    'biome',
    'core talks to Electron',
    'src/core/a4.ts',
    `import { app } from 'electron'\n\nexport const seen = app`,
  ),
  attempt(
    'biome',
    'core takes a type of Electron',
    'src/core/a5.ts',
    `import type { App } from 'electron'\n\nexport type Seen = App`,
  ),
  attempt(
    'biome',
    'core asks for Electron later',
    'src/core/a6.ts',
    `export const seen = () => import('electron')`,
  ),
  attempt(
    'biome',
    'renderer uses raw ipcRenderer',
    'src/renderer/src/a6.ts',
    `import { ipcRenderer } from 'electron'\n\nexport const seen = ipcRenderer`,
  ),
  attempt(
    'biome',
    'raw ipcRenderer outside its file',
    'src/preload/a2.ts',
    `import { ipcRenderer } from 'electron'\n\nexport const seen = ipcRenderer`,
  ),
  attempt(
    'biome',
    'raw ipcMain outside its file',
    'src/main/a3.ts',
    `import { ipcMain } from 'electron'\n\nexport const seen = ipcMain`,
  ),
  attempt(
    'biome',
    'all of Electron as its default',
    'src/main/a5.ts',
    `import electron from 'electron'\n\nexport const seen = electron`,
  ),
  attempt(
    'biome',
    'all of Electron under one name',
    'src/main/a4.ts',
    `import * as electron from 'electron'\n\nexport const seen = electron.ipcMain`,
  ),
  attempt('biome', 'two folders up', 'src/core/media/a1.ts', takeStub('../../shared/stub13.ts')),
  attempt('biome', 'a default export', 'src/core/a7.ts', 'export default 1'),
  attempt('biome', 'console in core', 'src/core/a8.ts', `console.log('seen')`),
]

/** One import of each kind that it allows: they show that the refusals above have a reason. */
export const allowed: readonly Attempt[] = [
  attempt(
    'nobody',
    'shared takes zod',
    'src/shared/b1.ts',
    `import { z } from 'zod'\n\nexport const seen = z.string()`,
  ),
  attempt('nobody', 'core takes a value of shared', 'src/core/b1.ts', takeStub('#shared/stub.ts')),
  attempt(
    'nobody',
    'core uses Node',
    'src/core/b2.ts',
    `import { tmpdir } from 'node:os'\n\nexport const seen = tmpdir()`,
  ),
  attempt('nobody', 'core goes one folder up', 'src/core/media/b1.ts', takeStub('../stub.ts')),
  attempt('nobody', 'server takes a value of core', 'src/server/b1.ts', takeStub('#core/stub.ts')),
  attempt('nobody', 'cli takes a value of server', 'src/cli/b1.ts', takeStub('#server/stub.ts')),
  attempt('nobody', 'main takes a value of core', 'src/main/b1.ts', takeStub('#core/stub.ts')),
  attempt(
    'nobody',
    'main talks to Electron',
    'src/main/b2.ts',
    `import { app } from 'electron'\n\nexport const seen = app`,
  ),
  attempt(
    'nobody',
    'raw ipcMain in its file',
    'src/main/rpc-host.ts',
    `import { ipcMain } from 'electron'\n\nexport const seen = ipcMain`,
  ),
  attempt(
    'nobody',
    'raw ipcRenderer in its file',
    'src/preload/index.ts',
    `import { ipcRenderer } from 'electron'\n\nexport const seen = ipcRenderer`,
  ),
  attempt('nobody', 'renderer takes a type of shared', 'src/renderer/src/b1.ts', takeType('#shared/stub.ts')),
  attempt(
    'nobody',
    'renderer takes a value of shared',
    'src/renderer/src/b2.ts',
    takeStub('#shared/stub.ts'),
  ),
  attempt('nobody', 'a spec takes a type of shared', 'e2e/b1.ts', takeType('#shared/stub.ts')),
]
