import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Electron's binary, where it could be fetched; its package alone has none. Nothing is downloaded here. */
export function findElectron(): string | undefined {
  const directory = dirname(fileURLToPath(import.meta.resolve('electron/package.json')))
  const pointer = join(directory, 'path.txt')
  if (!existsSync(pointer)) return undefined
  const binary = join(
    process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(directory, 'dist'),
    readFileSync(pointer, 'utf8'),
  )
  return existsSync(binary) ? binary : undefined
}
