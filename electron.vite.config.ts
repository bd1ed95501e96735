import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

// Everything that runs in Node is built flat into out/main, so that a worker's or a process's entry is always
// `./<name>.js` beside the file that starts it (see src/core/entries.ts).
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node22',
      rollupOptions: {
        input: {
          index: 'src/main/index.ts',
          cli: 'src/cli/index.ts',
          'library-thread': 'src/core/library-thread.ts',
          'reader-thread': 'src/core/scan/reader-thread.ts',
          'decoder-process': 'src/core/thumbnails/decoder-process.ts',
          'codec-thread': 'src/core/thumbnails/codecs/codec-thread.ts',
          'hash-thread': 'src/core/identity/hash-thread.ts',
          'keeper-thread': 'src/core/backup/keeper-thread.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
        external: ['electron'],
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      emptyOutDir: true,
      minify: true,
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      rollupOptions: { input: { index: 'src/renderer/index.html' } },
    },
  },
})
