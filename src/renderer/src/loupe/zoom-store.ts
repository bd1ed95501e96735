import { createStore } from '../external-store.ts'
import { restingZoom, type Zoom } from './zoom.ts'

/** How pictures lie on the stage: the same for the next one. */
export const zoom = createStore<Zoom>(restingZoom)
