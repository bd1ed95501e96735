import { PanelRight } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef } from 'react'
import type { LibraryStatus } from '#shared/contract.ts'
import { IconButton } from '../components/button.tsx'
import { ConflictsDialog } from '../conflicts/conflicts-dialog.tsx'
import { DetailsPanel } from '../details/details-panel.tsx'
import { FileDialogs } from '../files/file-dialogs.tsx'
import { forgetActs } from '../gallery/acts.ts'
import { GalleryScreen } from '../gallery/gallery-screen.tsx'
import { resetGallery, runSearch } from '../gallery/gallery-store.ts'
import { forgetScroll } from '../gallery/use-scroll.ts'
import { loadBoard } from '../jobs/jobs-store.ts'
import { ProblemsDialog } from '../jobs/problems-dialog.tsx'
import { SavesDialog } from '../jobs/saves-dialog.tsx'
import { StatusBar } from '../jobs/status-bar.tsx'
import { KeywordsDialog } from '../keywords/keywords-dialog.tsx'
import { Filmstrip } from '../loupe/filmstrip.tsx'
import { Loupe } from '../loupe/loupe.tsx'
import { SaveDialog } from '../search/save-dialog.tsx'
import { loadSavedSearches, resetSavedSearches } from '../search/saved-searches-store.ts'
import { SettingsDialog } from '../settings/settings-dialog.tsx'
import { useSetting } from '../settings/settings-store.ts'
import { refreshFacets, resetFacets } from '../sidebar/facets-store.ts'
import { Sidebar } from '../sidebar/sidebar.tsx'
import { CheatSheet } from './cheat-sheet.tsx'
import { Header } from './header.tsx'
import { LostLibrary } from './lost-library.tsx'
import { Notices } from './notices.tsx'
import { closePanelOver, togglePanel, usePanels } from './panels.ts'
import { ToastView } from './toast-view.tsx'
import { changeView, showDialog, useView } from './view-store.ts'
import './workspace.css'

/** An open folder: header, side, pictures, details, status. */
export function Workspace(props: { readonly library: LibraryStatus }): React.JSX.Element {
  const { library } = props
  useLayoutEffect(() => openLibrary(library.libraryId), [library.libraryId])
  useEffect(() => {
    document.title = `${library.name} – Media Scorer`
    return () => {
      document.title = 'Media Scorer'
    }
  }, [library.name])

  const screen = useView((state) => state.screen)
  const lightsOut = useView((state) => state.lightsOut)
  const dialog = useView((state) => state.dialog)
  const showFilmstrip = useSetting('showFilmstrip')
  const panels = usePanels()
  const inGrid = screen === 'grid'
  const closeDialog = (): void => showDialog(null)
  return (
    <div
      className="workspace"
      data-screen={screen}
      data-side={inGrid ? panels.sidebar : 'hidden'}
      data-details={panels.details}
      data-strip={!inGrid && showFilmstrip ? 'shown' : 'hidden'}
      data-lights={lightsOut ? 'out' : 'on'}
    >
      <Header library={library} />
      {inGrid && panels.sidebar !== 'hidden' ? <Sidebar /> : null}
      <main className="main" onPointerDown={closePanelOver}>
        <Notices library={library} />
        {inGrid ? <GalleryScreen {...panels} /> : <LoupeFrame />}
        <ToastView />
      </main>
      {panels.details === 'hidden' ? null : (
        <aside className="details-frame" data-region="details" aria-label="Details">
          <span className="panel-fold">
            <IconButton
              icon={PanelRight}
              label="Hide this panel"
              keyHint="Tab"
              onClick={() => togglePanel('details')}
            />
          </span>
          <DetailsPanel />
        </aside>
      )}
      {!inGrid && showFilmstrip ? (
        <div className="strip-frame">
          <Filmstrip />
        </div>
      ) : null}
      <StatusBar />
      <CheatSheet open={dialog === 'cheat-sheet'} onClose={closeDialog} />
      <SaveDialog />
      <ConflictsDialog open={dialog === 'conflicts'} onClose={closeDialog} />
      <SettingsDialog open={dialog === 'settings'} onClose={closeDialog} />
      <SavesDialog
        open={dialog === 'saves'}
        onClose={closeDialog}
        save={library.save}
        paused={library.savingPaused}
      />
      <LostLibrary library={library} />
      <KeywordsDialog />
      <FileDialogs />
      <ProblemsDialog open={dialog === 'problems'} onClose={closeDialog} />
    </div>
  )
}

/** The loupe as the place of the keyboard. */
function LoupeFrame(): React.JSX.Element {
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => frame.current?.focus({ preventScroll: true }), [])
  return (
    <div ref={frame} className="loupe-frame" data-region="pictures" tabIndex={-1}>
      <Loupe />
    </div>
  )
}

let lastLibrary: string | null = null

/** Another folder: nothing of the one before is left. */
function openLibrary(libraryId: string): void {
  if (libraryId !== lastLibrary) {
    lastLibrary = libraryId
    forgetScroll()
    resetGallery()
    forgetActs()
    resetFacets()
    resetSavedSearches()
    changeView({ screen: 'grid', dialog: null })
  }
  changeView({ choosingFolder: false, panelOver: null })
  void runSearch()
  void loadBoard()
  refreshFacets()
  void loadSavedSearches()
}
