/** What a pattern can ask of a file. `number` counts from where the person began. */
export type PatternValues = {
  readonly stem: string
  readonly number: number
  /** Milliseconds since 1970: taken, else modified. */
  readonly dateMs: number
}

/**
 * The stem that a pattern makes: `{name}` is the old one, `{n}` a number (`{nnn}`: with so many digits), `{date}` the day it was taken
 * in local time (`2026-03-14`), `{time}` the time of day (`15-09-26`). All else stands for itself.
 */
export function createPatternStem(pattern: string, { stem, number, dateMs }: PatternValues): string {
  const date = new Date(dateMs)
  const two = (value: number) => String(value).padStart(2, '0')
  return pattern.replace(/\{(name|n+|date|time)\}/g, (_, token: string) => {
    if (token === 'name') return stem
    if (token === 'date') return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
    if (token === 'time') return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join('-')
    return String(number).padStart(token.length, '0')
  })
}

/** The name that a person typed for a file: its extension is kept unless another one of a media file was typed. */
export function createTypedName(
  typed: string,
  old: { readonly extension: string },
  isMedia: (name: string) => boolean,
): string {
  return typed.startsWith('.') || isMedia(typed) ? typed : typed + old.extension
}
