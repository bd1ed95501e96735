import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '@fontsource-variable/inter/wght.css'
import './theme/tokens.css'
import './theme/base.css'
import { App } from './app.tsx'
import { loadAppState, watchAppState } from './app-state.ts'
import { watchGallery } from './gallery/gallery-store.ts'
import { watchJobs } from './jobs/jobs-store.ts'
import { loadSettings } from './settings/settings-store.ts'
import { watchFacets } from './sidebar/facets-store.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no root.')

watchAppState()
watchGallery()
watchFacets()
watchJobs()
// Theme and sizes first, so that nothing is drawn twice.
await Promise.all([loadSettings(), loadAppState()])
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
