import { useLibrary } from '../app-state.ts'
import { Dialog } from '../components/dialog.tsx'
import { BackupsSection } from './backups-section.tsx'
import { DiskSection, ProgramsSection } from './programs-section.tsx'
import { ThemeSection } from './theme-section.tsx'
import { XmpSection } from './xmp-section.tsx'
import './settings.css'

/** The program's settings, and those of the open folder. What is changed holds at once; what touches files is asked first. */
export function SettingsDialog(props: {
  readonly open: boolean
  readonly onClose: () => void
}): React.JSX.Element {
  const { open, onClose } = props
  const library = useLibrary()
  return (
    <Dialog open={open} onClose={onClose} title="Settings" width={640}>
      <ThemeSection />
      {library === null ? null : (
        <>
          <XmpSection folder={library.name} />
          <BackupsSection />
          <ProgramsSection />
          <DiskSection />
        </>
      )}
    </Dialog>
  )
}
