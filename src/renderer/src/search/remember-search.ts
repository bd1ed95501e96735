import { changeSettings, readSetting } from '../settings/settings-store.ts'
import { addToHistory } from './search-history.ts'

/** Remembers a search that somebody meant: one that was left with Enter, or cleared. */
export function rememberSearch(text: string): void {
  const history = readSetting('searchHistory')
  const next = addToHistory(history, text)
  if (next !== history) changeSettings({ searchHistory: [...next] })
}
