import type { Settings } from '#shared/settings.ts'
import { SettingsSection } from './settings-section.tsx'
import { changeSettings, useSetting } from './settings-store.ts'

const themes: readonly { readonly theme: Settings['theme']; readonly name: string }[] = [
  { theme: 'dark', name: 'Dark' },
  { theme: 'light', name: 'Light' },
  { theme: 'system', name: 'Like the system' },
]

/** How the window looks. Holds at once. */
export function ThemeSection(): React.JSX.Element {
  const current = useSetting('theme')
  return (
    <SettingsSection
      title="Appearance"
      aside={
        // biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out as a row everywhere.
        <div className="segments settings-themes" role="group" aria-label="Theme">
          {themes.map(({ theme, name }) => (
            <button
              key={theme}
              type="button"
              aria-pressed={theme === current}
              onClick={() => changeSettings({ theme })}
            >
              {name}
            </button>
          ))}
        </div>
      }
    >
      {null}
    </SettingsSection>
  )
}
