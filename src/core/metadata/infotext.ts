/** An A1111 infotext taken apart: the two prompts whole, and the settings by their keys as written. */
export type Infotext = {
  readonly prompt: string
  readonly negativePrompt: string
  readonly settings: ReadonlyMap<string, string>
}

const knownKeys = new Set([
  ...[
    'steps',
    'sampler',
    'schedule type',
    'cfg scale',
    'seed',
    'size',
    'model',
    'model hash',
    'clip skip',
    'version',
  ],
  ...[
    'denoising strength',
    'vae',
    'guidance scale',
    'distilled cfg scale',
    'parser',
    'app',
    'backend',
    'operations',
  ],
])
const negativeMark = /^\s*negative prompt:/i

/**
 * Takes an infotext apart: positive up to `Negative prompt:`, negative up to the settings, all lines of each kept. Either prompt
 * may be missing. Undefined where there is neither a settings line nor a negative prompt: then it is some other text.
 */
export function parseInfotext(text: string): Infotext | undefined {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  const settingsAt = findSettingsLine(lines)
  const promptLines = settingsAt === -1 ? lines : lines.slice(0, settingsAt)
  const negativeAt = promptLines.findIndex((line) => negativeMark.test(line))
  if (settingsAt === -1 && negativeAt === -1) return undefined
  const positive = negativeAt === -1 ? promptLines : promptLines.slice(0, negativeAt)
  const negative = negativeAt === -1 ? [] : promptLines.slice(negativeAt)
  return {
    prompt: positive.join('\n').trim(),
    negativePrompt: negative.join('\n').replace(negativeMark, '').trim(),
    settings: settingsAt === -1 ? new Map() : parseSettings(lines.slice(settingsAt).join('\n')),
  }
}

/** The last line that begins with `Steps:`, else the last one with three keys that infotexts have. */
function findSettingsLine(lines: readonly string[]): number {
  for (let index = lines.length - 1; index >= 0; index--) {
    if (/^\s*Steps: ?\d/.test(lines[index] ?? '')) return index
  }
  for (let index = lines.length - 1; index >= 0; index--) {
    const line = lines[index] ?? ''
    if (line.length > 100_000 || !line.includes(':')) continue
    let known = 0
    for (const key of parseSettings(line).keys()) if (knownKeys.has(key.toLowerCase())) known++
    if (known >= 3) return index
  }
  return -1
}

const keyPattern = /[\s,]*([\w][\w .\-/()+]{0,60}?)\s*:\s*/y
const maxSettings = 500
/** No program writes more; what is behind it is shown as raw text. */
const maxSettingsLength = 500_000

/** `key: value` pairs. A value is quoted, JSON, or runs to the comma before the next key; the first of a key counts. */
export function parseSettings(whole: string): ReadonlyMap<string, string> {
  const text = whole.slice(0, maxSettingsLength)
  const settings = new Map<string, string>()
  // Once a bracket never closes, no later one can: each is looked for to the end once only.
  const unclosed = new Set<string>()
  let at = 0
  while (at < text.length && settings.size < maxSettings) {
    keyPattern.lastIndex = at
    const match = keyPattern.exec(text)
    if (match?.[1] === undefined) {
      const next = nextSeparator(text, at)
      if (next === -1) break
      at = next + 1
      continue
    }
    const { value, end } = readValue(text, keyPattern.lastIndex, unclosed)
    if (!settings.has(match[1])) settings.set(match[1], value)
    at = end
  }
  return settings
}

const separator = /[,\n]/g

function nextSeparator(text: string, from: number): number {
  separator.lastIndex = from
  return separator.exec(text)?.index ?? -1
}

function readValue(
  text: string,
  start: number,
  unclosed: Set<string>,
): { readonly value: string; readonly end: number } {
  const first = text[start]
  if (first === '"' && !unclosed.has('"')) {
    const end = endOfQuoted(text, start)
    if (end === -1) unclosed.add('"')
    if (end !== -1 && isEndOfValue(text, end)) return { value: unquote(text.slice(start, end)), end }
  }
  if ((first === '{' || first === '[') && !unclosed.has('{')) {
    const end = endOfJson(text, start)
    if (end === -1) unclosed.add('{')
    if (end !== -1 && isEndOfValue(text, end)) return { value: text.slice(start, end), end }
  }
  // A comma that no key follows belongs to the value.
  let end = nextSeparator(text, start)
  while (
    end !== -1 &&
    text[end] === ',' &&
    !/^,\s*(?:[\w][\w .\-/()+]{0,60}?\s*:|$)/.test(text.slice(end, end + 80))
  ) {
    end = nextSeparator(text, end + 1)
  }
  const stop = end === -1 ? text.length : end
  return { value: text.slice(start, stop).trim(), end: stop }
}

function isEndOfValue(text: string, at: number): boolean {
  return /^[ \t]*(?:,|\n|$)/.test(text.slice(at, at + 16))
}

function endOfQuoted(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at + 1
  }
  return -1
}

function endOfJson(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const character = text[at]
    if (character === '"') {
      const end = endOfQuoted(text, at)
      if (end === -1) return -1
      at = end - 1
    } else if (character === '{' || character === '[') depth++
    else if ((character === '}' || character === ']') && --depth === 0) return at + 1
  }
  return -1
}

/** A1111 quotes with JSON's rules. */
function unquote(quoted: string): string {
  try {
    const value: unknown = JSON.parse(quoted)
    return typeof value === 'string' ? value : quoted
  } catch {
    // A line end inside the quotes is no JSON, and yet seen.
    return quoted.slice(1, -1).replace(/\\(["\\])/g, '$1')
  }
}
