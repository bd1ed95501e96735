import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import { useEffect } from 'react'
import { appError, loadAppState, useAppState } from './app-state.ts'
import { listen } from './call.ts'
import { Button } from './components/button.tsx'
import { useStore } from './external-store.ts'
import { SettingsDialog } from './settings/settings-dialog.tsx'
import { returnFocusAfterClicks } from './shell/focus.ts'
import { guardUnload } from './shell/guard-unload.ts'
import { listenToKeys } from './shell/keyboard.ts'
import { Notices } from './shell/notices.tsx'
import { ToastView } from './shell/toast-view.tsx'
import { runMenuCommand, useAppActions } from './shell/use-app-actions.ts'
import { changeView, showDialog, useView } from './shell/view-store.ts'
import { Workspace } from './shell/workspace.tsx'
import { Welcome } from './welcome/welcome.tsx'

/** The page: the welcome screen, or the open folder. */
export function App(): React.JSX.Element {
  useAppActions()
  useEffect(listenToKeys, [])
  useEffect(returnFocusAfterClicks, [])
  useEffect(guardUnload, [])
  useEffect(() => listen('app.command', ({ command }) => runMenuCommand(command)), [])
  return (
    <CSPProvider disableStyleElements>
      <Tooltip.Provider delay={500} closeDelay={0}>
        <Content />
      </Tooltip.Provider>
    </CSPProvider>
  )
}

function Content(): React.JSX.Element {
  const state = useAppState()
  const error = useStore(appError, (text) => text)
  const choosing = useView((each) => each.choosingFolder)
  const dialog = useView((each) => each.dialog)
  if (state === null) return <NoHost error={error} />
  if (state.library === null || choosing) {
    const onClose = state.library === null ? null : () => changeView({ choosingFolder: false })
    return (
      <div className="welcome-frame">
        <Notices library={null} />
        <Welcome state={state} onClose={onClose} />
        <SettingsDialog open={dialog === 'settings'} onClose={() => showDialog(null)} />
        <ToastView />
      </div>
    )
  }
  return <Workspace key={state.library.libraryId} library={state.library} />
}

function NoHost(props: { readonly error: string | null }): React.JSX.Element {
  return (
    <main className="gallery-state">
      <h2>Media Scorer does not answer</h2>
      <p>{props.error ?? 'It may have been stopped.'}</p>
      <Button tone="main" onClick={() => void loadAppState()}>
        Try again
      </Button>
    </main>
  )
}
