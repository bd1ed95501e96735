import { months } from './describe-file.ts'

/** The camera's own clock, whatever the time zone here: «7 Nov 2026, 05:56 (+01:00)». */
export function formatCameraTime(takenAt: string): string {
  const found = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d)[\d:.]*(.*))?$/.exec(takenAt)
  if (found === null) return takenAt
  const [, year, month, day, clock, offset] = found
  const date = `${Number(day)} ${months[Number(month) - 1] ?? month} ${year}`
  if (clock === undefined) return date
  return offset === undefined || offset === '' ? `${date}, ${clock}` : `${date}, ${clock} (${offset})`
}
