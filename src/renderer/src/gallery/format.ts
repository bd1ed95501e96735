const counts = new Intl.NumberFormat('en')

/** «48,120». */
export function formatCount(count: number): string {
  return counts.format(count)
}

/** «0:08», «12:34», «1:02:03». */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor((whole % 3600) / 60)
  const rest = String(whole % 60).padStart(2, '0')
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${String(minutes).padStart(2, '0')}:${rest}`
}

/** «1 file», «48,120 files». */
export function formatFiles(count: number): string {
  return count === 1 ? '1 file' : `${formatCount(count)} files`
}
