import type { ToolState } from '#shared/tool-state.ts'
import { formatBytes } from '../details/describe-file.ts'
import { useCall } from '../use-call.ts'
import { SettingsSection } from './settings-section.tsx'

const uses: Readonly<Record<ToolState['name'], string>> = {
  ExifTool: 'fills in what photographs tell, writes ratings into files',
  ffprobe: 'reads clips',
  ffmpeg: 'draws clips’ thumbnails',
}
const lacks: Readonly<Record<ToolState['name'], string>> = {
  ExifTool: 'Not found: it needs Perl. Ratings can’t be written into files.',
  ffprobe: 'Not found: clips have no length and no size.',
  ffmpeg: 'Not found: clips have no thumbnails. Install it, then open the folder again.',
}

/** Which programs were found beside this one. */
export function ProgramsSection(): React.JSX.Element {
  const { value } = useCall('tools.list', {})
  return (
    <SettingsSection title="Programs it uses">
      <ul className="settings-rows tabular">
        {value?.map(({ name, path, version }) => (
          <li key={name} title={path ?? undefined}>
            <span>{name}</span>
            <span className={path === null ? 'settings-quiet bad' : 'settings-quiet'}>
              {path === null ? lacks[name] : uses[name]}
            </span>
            <span className="settings-quiet end">
              {path === null ? '' : (version ?? 'version not known')}
            </span>
          </li>
        ))}
      </ul>
    </SettingsSection>
  )
}

/** What the library takes on the disk. */
export function DiskSection(): React.JSX.Element {
  const { value } = useCall('library.sizes', {})
  const rows = [
    { name: 'Library', what: 'scores, keywords, metadata, search', bytes: value?.database ?? null },
    {
      name: 'Thumbnails',
      what: 'a cache: deleting thumbnails.db costs time, nothing else',
      bytes: value?.thumbnails ?? null,
    },
  ]
  return (
    <SettingsSection title="On the disk">
      <ul className="settings-rows tabular">
        {rows.map(({ name, what, bytes }) => (
          <li key={name}>
            <span>{name}</span>
            <span className="settings-quiet">{what}</span>
            <span className="settings-quiet end">{bytes === null ? '–' : formatBytes(bytes)}</span>
          </li>
        ))}
      </ul>
    </SettingsSection>
  )
}
