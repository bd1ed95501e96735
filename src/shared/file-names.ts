/** The systems whose rules for names differ. */
export type NamePlatform = 'linux' | 'darwin' | 'win32'

const longestName = 255
/** Names that Windows keeps for devices, with any extension ("Naming Files, Paths, and Namespaces", Microsoft). */
const deviceName = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i

/** Why a file or folder can't have a name on a system, in a sentence; null where it can. */
export function explainBadName(name: string, platform: NamePlatform): string | null {
  if (name.trim() === '') return 'A name is needed.'
  if (name.startsWith('.')) return 'A name that begins with a dot would be hidden.'
  if (name.includes('/') || name.includes('\0')) return 'A name can’t hold a “/”.'
  if (!name.isWellFormed()) return 'This name holds half a character.'
  if (platform === 'darwin' && name.includes(':')) return 'A name can’t hold a “:”.'
  if (platform === 'win32') {
    const bad = [...name].find((character) => '<>:"\\|?*'.includes(character) || character < ' ')
    if (bad !== undefined)
      return bad < ' ' ? 'A name can’t hold a control character.' : `A name can’t hold a “${bad}”.`
    if (/[. ]$/.test(name)) return 'A name can’t end with a dot or a space.'
    if (deviceName.test(name)) return 'Windows keeps this name for itself.'
  }
  return countUnits(name, platform) > longestName ? 'This name is too long.' : null
}

/** The same for a folder below the library's, with `/`; '' is the library's own. */
export function explainBadFolder(path: string, platform: NamePlatform): string | null {
  if (path === '') return null
  for (const segment of path.split('/')) {
    const reason = explainBadName(segment, platform)
    if (reason !== null) return reason
  }
  return null
}

/** Stem and extension with its dot: `fox.tar.png` → `fox.tar`, `.png`. A name without one, or that begins with its only dot, has none. */
export function splitName(name: string): { readonly stem: string; readonly extension: string } {
  const dot = name.lastIndexOf('.')
  return dot <= 0 ? { stem: name, extension: '' } : { stem: name.slice(0, dot), extension: name.slice(dot) }
}

/** Linux counts bytes of UTF-8, the others units of UTF-16. */
function countUnits(name: string, platform: NamePlatform): number {
  if (platform !== 'linux') return name.length
  let bytes = 0
  for (const character of name) {
    const code = character.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}
