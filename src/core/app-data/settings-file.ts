import { join } from 'node:path'
import type { z } from 'zod'
import { defaultSettings, type Settings, settingsSchema } from '#shared/settings.ts'
import { readJsonFile, writeJsonFile } from './json-file.ts'
import { createQueue } from './queue.ts'

const changesSchema = settingsSchema.partial()
/** Some of the settings; one that is undefined stays as it is. */
export type SettingsChange = z.output<typeof changesSchema>

export type SettingsFile = {
  readonly read: () => Promise<Settings>
  /** Changes what is given and answers all of them. */
  readonly write: (change: SettingsChange) => Promise<Settings>
}

/** The settings in `settings.json` of the data directory. A setting that the file hasn't got has its default. */
export function createSettingsFile(dataDirectory: string): SettingsFile {
  const path = join(dataDirectory, 'settings.json')
  const inTurn = createQueue()
  const read = async (): Promise<Settings> =>
    mergeSettings(defaultSettings, await readJsonFile(path, changesSchema))
  return {
    read: () => inTurn(read),
    write: (change) =>
      inTurn(async () => {
        const settings = mergeSettings(await read(), change)
        await writeJsonFile(path, settings)
        return settings
      }),
  }
}

function mergeSettings(settings: Settings, change: SettingsChange | undefined): Settings {
  const given = Object.entries(change ?? {}).filter(([, value]) => value !== undefined)
  return settingsSchema.parse({ ...settings, ...Object.fromEntries(given) })
}
