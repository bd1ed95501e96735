import { z } from 'zod'

/** What a person set for the program, on this computer. Kept by the host in one JSON file. */
export const settingsSchema = z.strictObject({
  theme: z.enum(['dark', 'light', 'system']),
  /** Height of a row of thumbnails in CSS pixels. */
  rowHeight: z.int().min(80).max(480),
  layout: z.enum(['justified', 'squares']),
  autoAdvance: z.boolean(),
  showSidebar: z.boolean(),
  showDetails: z.boolean(),
  showFilmstrip: z.boolean(),
  showInfo: z.boolean(),
  loopVideos: z.boolean(),
  /** Searches that were made, newest first. */
  searchHistory: z.array(z.string().max(10_000)).max(100),
  /** Parts of the side that are folded, by their names. */
  foldedFacets: z.array(z.string().max(40)).max(40),
})
export type Settings = z.output<typeof settingsSchema>

export const defaultSettings: Settings = {
  theme: 'dark',
  rowHeight: 168,
  layout: 'justified',
  autoAdvance: false,
  showSidebar: true,
  showDetails: true,
  showFilmstrip: true,
  showInfo: false,
  loopVideos: true,
  searchHistory: [],
  foldedFacets: [],
}
