import { join } from 'node:path'
import type { BrowserWindow, Display, Rectangle } from 'electron'
import { z } from 'zod'
import { readJsonFile, writeJsonFile } from '#core/app-data/json-file.ts'

const stateSchema = z.strictObject({
  bounds: z.strictObject({
    x: z.int(),
    y: z.int(),
    width: z.int().min(400).max(20_000),
    height: z.int().min(300).max(20_000),
  }),
  maximized: z.boolean(),
})
export type WindowState = z.output<typeof stateSchema>

/** Where the window was when it was last closed, in `window.json` of the data directory; undefined the first time. */
export async function readWindowState(dataDirectory: string): Promise<WindowState | undefined> {
  return readJsonFile(join(dataDirectory, 'window.json'), stateSchema)
}

export async function writeWindowState(dataDirectory: string, window: BrowserWindow): Promise<void> {
  const state: WindowState = { bounds: window.getNormalBounds(), maximized: window.isMaximized() }
  await writeJsonFile(join(dataDirectory, 'window.json'), state)
}

/** The bounds to open with: as they were where enough of the title bar is still on a screen, else only the size. */
export function chooseBounds(
  state: WindowState | undefined,
  displays: readonly Pick<Display, 'workArea'>[],
): Partial<Rectangle> & { readonly width: number; readonly height: number } {
  if (state === undefined) return { width: 1440, height: 900 }
  const { bounds } = state
  const visible = displays.some(({ workArea }) => {
    const wide =
      Math.min(bounds.x + bounds.width, workArea.x + workArea.width) - Math.max(bounds.x, workArea.x)
    return wide >= 100 && bounds.y >= workArea.y && bounds.y + 40 <= workArea.y + workArea.height
  })
  return visible ? bounds : { width: bounds.width, height: bounds.height }
}
