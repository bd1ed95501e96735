import { registerHooks } from 'node:module'

// Loaded with `--import` before the built main process: from here on `electron` is the stand-in. Worker threads load it too, which
// harms nothing: nothing in them imports `electron`.

const standIn = new URL('./electron.ts', import.meta.url).href

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: standIn, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
})
// As when Electron is given the path of an app: the first argument is the app, the rest is the person's.
Object.defineProperty(process, 'defaultApp', { value: true })
