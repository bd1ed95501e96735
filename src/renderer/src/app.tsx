import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import { useAppState } from './app-state.ts'
import { Welcome } from './welcome/welcome.tsx'

/** The page: the welcome screen, or the open folder. */
export function App(): React.JSX.Element {
  const state = useAppState()
  return (
    <CSPProvider disableStyleElements>
      <Tooltip.Provider delay={500}>
        {state === null ? null : <Welcome state={state} onClose={null} />}
      </Tooltip.Provider>
    </CSPProvider>
  )
}
