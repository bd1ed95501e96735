/**
 * A pasted text as one line: what stood on lines of its own stays apart, so that a prompt with its settings line below is still read
 * as that. Null where it is one line already.
 */
export function joinLines(pasted: string): string | null {
  if (!/[\r\n\u2028\u2029]/.test(pasted)) return null
  return pasted
    .split(/[\r\n\u2028\u2029]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .reduce(
      (joined, line) => (joined === '' ? line : `${joined}${/[,，、]$/.test(joined) ? ' ' : ', '}${line}`),
      '',
    )
}
