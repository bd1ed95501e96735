import { useState } from 'react'
import { type XmpMode, xmpModes } from '#shared/media.ts'
import { call, sentenceOf } from '../call.ts'
import { Button } from '../components/button.tsx'
import { useCall } from '../use-call.ts'
import { SettingsSection } from './settings-section.tsx'
import { describeExisting, describeModeChange, describeModeSet, modeWords } from './xmp-words.ts'

/** Where this folder's ratings are written for other programs. Nothing changes before the person has read what it means. */
export function XmpSection(props: { readonly folder: string }): React.JSX.Element {
  const { value: mode, refresh } = useCall('library.xmpMode', {})
  const [wanted, setWanted] = useState<XmpMode | null>(null)
  const [told, setTold] = useState<{ readonly bad: boolean; readonly text: string } | null>(null)
  const shown = wanted ?? mode

  const apply = async (to: XmpMode, existing: 'write' | 'leave'): Promise<void> => {
    try {
      const { queued } = await call('library.setXmpMode', { mode: to, existing })
      setTold({ bad: false, text: describeModeSet(to, queued) })
    } catch (error) {
      setTold({ bad: true, text: sentenceOf(error) })
    }
    setWanted(null)
    refresh()
  }

  return (
    <SettingsSection
      title="Ratings for other programs"
      hint={`For the folder «${props.folder}» and all below it.`}
    >
      <div className="settings-modes" role="radiogroup" aria-label="Ratings for other programs">
        {xmpModes.map((each) => (
          <label key={each} className="settings-mode">
            <input
              type="radio"
              name="xmp-mode"
              checked={shown === each}
              onChange={() => {
                setTold(null)
                setWanted(each === mode ? null : each)
              }}
            />
            <span>
              <strong>{modeWords[each].title}</strong>
              {modeWords[each].text}
            </span>
          </label>
        ))}
      </div>
      {wanted === null || mode === undefined ? null : (
        <Confirmation
          key={wanted}
          from={mode}
          to={wanted}
          onCancel={() => setWanted(null)}
          onApply={(existing) => void apply(wanted, existing)}
        />
      )}
      <p className={told?.bad === true ? 'settings-told bad' : 'settings-told'} role="status">
        {told?.text}
      </p>
    </SettingsSection>
  )
}

function Confirmation(props: {
  readonly from: XmpMode
  readonly to: XmpMode
  readonly onCancel: () => void
  readonly onApply: (existing: 'write' | 'leave') => void
}): React.JSX.Element {
  const { from, to, onCancel, onApply } = props
  const { value: plan } = useCall('library.xmpPlan', {})
  const [existing, setExisting] = useState<'write' | 'leave'>('leave')
  const hasExisting = to !== 'off' && plan !== undefined && plan.judged > 0
  return (
    <section className="settings-confirm" aria-label="Confirm">
      <p>{describeModeChange(from, to)}</p>
      {hasExisting ? (
        <label className="settings-check">
          <input
            type="checkbox"
            checked={existing === 'write'}
            onChange={(event) => setExisting(event.target.checked ? 'write' : 'leave')}
          />
          <span>
            Also write what was judged before
            <small>{describeExisting(to, plan)}</small>
          </span>
        </label>
      ) : null}
      <div className="settings-confirm-acts">
        <Button onClick={onCancel}>Cancel</Button>
        <Button tone="main" onClick={() => onApply(existing)}>
          {to === 'off'
            ? 'Stop writing'
            : existing === 'write' && plan !== undefined
              ? `Write ${plan.judged.toLocaleString('en')} now`
              : 'Write from now on'}
        </Button>
      </div>
    </section>
  )
}
