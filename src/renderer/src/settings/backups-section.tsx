import { Archive } from 'lucide-react'
import { useState } from 'react'
import type { BackupReason } from '#shared/contract.ts'
import { call, sentenceOf } from '../call.ts'
import { Button } from '../components/button.tsx'
import { formatBytes, formatDate } from '../details/describe-file.ts'
import { formatFiles } from '../gallery/format.ts'
import { useCall } from '../use-call.ts'
import { SettingsSection } from './settings-section.tsx'

const reasons: Readonly<Record<BackupReason, string>> = {
  daily: 'after a day with changes',
  request: 'asked for',
  migration: 'before an update of the library',
  restore: 'before a restore',
  adoption: 'the scoring program’s own database',
}
const shownAtFirst = 4

/** Proven copies of the library's database, and a way to make one now. */
export function BackupsSection(): React.JSX.Element {
  const { state, value, error, refresh } = useCall('maintenance.backups', {})
  const [busy, setBusy] = useState(false)
  const [told, setTold] = useState<{ readonly bad: boolean; readonly text: string } | null>(null)
  const [all, setAll] = useState(false)
  const backups = value?.backups ?? []

  const make = async (): Promise<void> => {
    setBusy(true)
    setTold(null)
    try {
      const made = await call('maintenance.backup', {})
      setTold({
        bad: false,
        text: `Backed up and checked: ${formatFiles(made.files)}, ${formatFiles(made.judged)} with a score, favourite or label.`,
      })
    } catch (failure) {
      setTold({ bad: true, text: sentenceOf(failure) })
    }
    setBusy(false)
    refresh()
  }

  return (
    <SettingsSection
      title="Backups of this library"
      hint="Scores are kept three times: in the database, in a score file beside each picture, and here. A copy is made after each day with changes, and checked before it counts."
      aside={
        <Button icon={Archive} disabled={busy} onClick={() => void make()}>
          {busy ? 'Backing up…' : 'Back up now'}
        </Button>
      }
    >
      {state === 'failed' ? <p className="settings-told bad">{sentenceOf(error)}</p> : null}
      {value?.failure == null ? null : <p className="settings-told bad">{value.failure}</p>}
      <p className={told?.bad === true ? 'settings-told bad' : 'settings-told'} role="status">
        {told?.text}
      </p>
      {value !== undefined && backups.length === 0 ? <p className="settings-empty">No backup yet.</p> : null}
      <ul className="settings-rows tabular">
        {backups.slice(0, all ? undefined : shownAtFirst).map(({ name, reason, madeAt, sizeBytes }) => (
          <li key={name} title={name}>
            <span>{formatDate(new Date(madeAt), new Date())}</span>
            <span className="settings-quiet">{reasons[reason]}</span>
            <span className="settings-quiet end">{formatBytes(sizeBytes)}</span>
          </li>
        ))}
      </ul>
      {backups.length > shownAtFirst && !all ? (
        <Button tone="link" onClick={() => setAll(true)}>
          {backups.length - shownAtFirst} older
        </Button>
      ) : null}
    </SettingsSection>
  )
}
