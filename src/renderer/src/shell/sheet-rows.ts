import type { KeyGroup, KeyLine } from '#shared/key-actions.ts'

export type SheetKey = {
  readonly text: string
  /** A browser keeps it for itself. */
  readonly kept: boolean
}
export type SheetRow = { readonly label: string; readonly keys: readonly SheetKey[] }
export type SheetGroup = { readonly group: KeyGroup; readonly rows: readonly SheetRow[] }

type Host = { readonly mac: boolean; readonly browser: boolean }

/** Keys of a pointer's hand: they are no lines of the key map, but belong on the sheet. */
const pointerRows: Readonly<Partial<Record<KeyGroup, readonly (readonly [string, string])[]>>> = {
  Select: [
    ['Range', 'shift+Click'],
    ['Join or leave the selection', 'mod+Click'],
  ],
  View: [['Size of the thumbnails', 'mod+Wheel']],
}

/** The key map as rows for reading: lines of one family become one row, the same act on several screens too. */
export function listSheet(lines: readonly KeyLine[], host: Host): readonly SheetGroup[] {
  const groups = new Map<KeyGroup, Map<string, SheetKey[]>>()
  const put = (group: KeyGroup, label: string, keys: readonly SheetKey[]): void => {
    const rows = groups.get(group) ?? new Map<string, SheetKey[]>()
    groups.set(group, rows)
    const known = rows.get(label) ?? []
    rows.set(label, [...known, ...keys.filter(({ text }) => !known.some((each) => each.text === text))])
  }
  for (const [, family] of groupFamilies(lines)) {
    const [first, last] = [family[0], family.at(-1)]
    if (first === undefined || last === undefined) continue
    put(first.group, first.family ?? first.label, familyKeys(first, last, first.keys, last.keys, host))
    if (first.advanceKeys !== undefined && last.advanceKeys !== undefined) {
      put(
        first.group,
        'The same, and on to the next',
        familyKeys(first, last, first.advanceKeys, last.advanceKeys, host),
      )
    }
  }
  for (const [group, rows] of Object.entries(pointerRows) as [KeyGroup, [string, string][]][]) {
    for (const [label, key] of rows) put(group, label, [{ text: nameKey(key, host.mac), kept: false }])
  }
  put('Score', 'The same, and on to the next', [{ text: 'Caps Lock on', kept: false }])
  return [...groups].map(([group, rows]) => ({
    group,
    rows: [...rows].map(([label, keys]) => ({ label, keys })),
  }))
}

function groupFamilies(lines: readonly KeyLine[]): ReadonlyMap<string, readonly KeyLine[]> {
  const families = new Map<string, KeyLine[]>()
  for (const [place, line] of lines.entries()) {
    const name = line.family ?? `line ${place}`
    const known = families.get(name)
    if (known === undefined) families.set(name, [line])
    else known.push(line)
  }
  return families
}

function familyKeys(
  first: KeyLine,
  last: KeyLine,
  firstKeys: readonly string[],
  lastKeys: readonly string[],
  host: Host,
): readonly SheetKey[] {
  const keys = firstKeys.flatMap((key, place): SheetKey[] => {
    if (key.startsWith('Typed')) return []
    const lastKey = lastKeys[place]
    const kept = host.browser && (first.keptByBrowser?.includes(key) ?? false)
    const name = nameKey(key, host.mac)
    if (first === last || lastKey === undefined) return [{ text: name, kept }]
    return [{ text: `${name} – ${lastPart(nameKey(lastKey, host.mac))}`, kept }]
  })
  // The number pad is another place for the same digit.
  const digits = new Set(keys.map(({ text }) => text))
  return keys.filter(({ text }) => !text.includes('Num ') || !digits.has(text.replaceAll('Num ', '')))
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(' ') + 1)
}

const names: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  Escape: 'Esc',
  BracketLeft: '[',
  BracketRight: ']',
  Minus: '−',
  Equal: '+',
  Slash: '/',
  Comma: ',',
  Period: '.',
  NumpadAdd: 'Num +',
  NumpadSubtract: 'Num −',
}

/** `mod+shift+z` as «Ctrl Shift Z», on macOS «⌘ ⇧ Z». */
export function nameKey(key: string, mac: boolean): string {
  if (key === 'shift+Slash') return '?'
  const parts = key.split('+')
  const last = parts.pop() ?? ''
  const modifiers = parts.map((part) => {
    if (part === 'mod') return mac ? '⌘' : 'Ctrl'
    if (part === 'alt') return mac ? '⌥' : 'Alt'
    return mac ? '⇧' : 'Shift'
  })
  const named = names[last] ?? last.replace(/^Digit/, '').replace(/^Numpad(\d)$/, 'Num $1')
  return [...modifiers, named.length === 1 ? named.toUpperCase() : named].join(' ')
}
