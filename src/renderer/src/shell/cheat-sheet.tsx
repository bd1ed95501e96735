import { keyLines } from '#shared/key-lines.ts'
import { useAppState } from '../app-state.ts'
import { Dialog } from '../components/dialog.tsx'
import { listSheet, type SheetRow } from './sheet-rows.ts'
import './cheat-sheet.css'

/** Every key, drawn from the key map itself. */
export function CheatSheet(props: {
  readonly open: boolean
  readonly onClose: () => void
}): React.JSX.Element {
  const { open, onClose } = props
  const state = useAppState()
  const browser = state?.host === 'browser'
  const groups = listSheet(keyLines, { mac: state?.platform === 'darwin', browser })
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Keys"
      description={
        browser
          ? 'Digits by their place on the keyboard, letters by what they type. Dimmed keys belong to the browser here.'
          : 'Digits by their place on the keyboard, letters by what they type.'
      }
      width={920}
    >
      <div className="sheet">
        {groups.map(({ group, rows }) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {rows.map((row) => (
                <Row key={`${row.label} ${row.keys[0]?.text}`} row={row} />
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}

function Row(props: { readonly row: SheetRow }): React.JSX.Element {
  const { label, keys } = props.row
  return (
    <div className="sheet-row">
      <dt>{label}</dt>
      <dd>
        {keys.map(({ text, kept }) => (
          <kbd
            key={text}
            className={kept ? 'kept' : undefined}
            title={kept ? 'The browser keeps this key' : undefined}
          >
            {text}
          </kbd>
        ))}
      </dd>
    </div>
  )
}
