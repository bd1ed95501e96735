/**
 * Characters that act on a terminal or turn the reading direction: C0 and C1 controls, bidirectional marks and isolates, invisible
 * separators, halves of surrogate pairs.
 */
const acting =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point.
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Surrogate}/gu

/** Text of a file (its name, a message about it) as it can be shown on a terminal: what would act on it is written as `\u{9b}`. */
export function escapeForTerminal(text: string): string {
  return text.replace(acting, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
}

/** One line of JSON in which nothing acts on a terminal, and from which a parser still gets exactly the value. */
export function formatJsonLine(value: unknown): string {
  return JSON.stringify(value).replace(acting, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}
