import { changeSettings, readSetting } from '../settings/settings-store.ts'

/** The heights of a row that can be chosen, in CSS pixels. */
export const leastRowHeight = 80
export const mostRowHeight = 480

const stepFactor = 1.12

/** One step larger or smaller. */
export function changeThumbnailSize(direction: 1 | -1): void {
  setRowHeight(readSetting('rowHeight') * stepFactor ** direction)
}

export function setRowHeight(rowHeight: number): void {
  const whole = Math.round(Math.min(mostRowHeight, Math.max(leastRowHeight, rowHeight)))
  if (whole !== readSetting('rowHeight')) changeSettings({ rowHeight: whole })
}
