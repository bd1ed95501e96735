import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      'src/**/*.test.ts',
      'src/**/*.test.tsx',
      'e2e/**/*.test.ts',
      'bench/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
    pool: 'forks',
    // Threads and processes that tests start find their TypeScript stripped already: they begin in half the time, and V8 doesn't come to
    // free the code of the stripper's WebAssembly in hundreds of threads, at which Node 24 now and then aborts (nodejs/node#64500).
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, '.cache/node') },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
