/**
 * The order in which people expect names: `img2` before `img10`, `É` beside `e`. Names that read the same (`a1`, `A01`) still have
 * one fixed order, so only equal names compare as 0. For sorting many names, make each one's key once instead.
 */
export function compareNaturally(a: string, b: string): number {
  const keyOfA = createNaturalSortKey(a)
  const keyOfB = createNaturalSortKey(b)
  if (keyOfA === keyOfB) return 0
  return keyOfA < keyOfB ? -1 : 1
}

/**
 * Text whose plain comparison (JavaScript's `<`, SQLite's BINARY, bytes of UTF-8 alike) is `compareNaturally`: the name without
 * case and diacritics, each number as its length and its digits, then, where that lost something, the name as it is.
 */
export function createNaturalSortKey(name: string): string {
  const folded = foldName(name)
  const plain = folded.replace(/[0-9]+/g, dropLeadingZeros)
  const key = escapeOrder(folded).replace(/[0-9]+/g, encodeNumber)
  // Of all names with this folded form one is its plain spelling; it comes first and needs nothing behind the end mark.
  return plain === name ? key + endMark : key + endMark + escapeOrder(name)
}

const endMark = '\u0001'
const onlyAscii = /^[\0-\u007e]*$/
/** Characters that would collide with the end mark, or that UTF-16 and UTF-8 order differently. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
const unordered = /[\0-\u0002\ud7ff-\uffff]/

function foldName(name: string): string {
  if (onlyAscii.test(name)) return name.toLowerCase()
  // Upper case first: it makes `ß` and `SS`, `ς` and `σ` the same letters.
  return name
    .normalize('NFKD')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
}

function dropLeadingZeros(digits: string): string {
  return digits.replace(/^0+(?=.)/, '')
}

/** `0`, where digits stand in the order of characters, then the count of digits (more digits, larger number), then the digits. */
function encodeNumber(run: string): string {
  const digits = dropLeadingZeros(run)
  const count = digits.length
  if (count < 0x4000) return `0${String.fromCharCode(0x30 + count)}${digits}`
  return `0${String.fromCharCode(0x30 + 0x4000, 0x30 + (count >>> 15), 0x30 + (count & 0x7fff))}${digits}`
}

/**
 * Keeps the order of code points under both encodings: what lies at or above U+D7FF, lone surrogates too, becomes U+D7FF and its
 * number in two characters; U+0000..U+0002 become U+0002 and one character.
 */
function escapeOrder(text: string): string {
  if (!unordered.test(text)) return text
  let escaped = ''
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code > 0x0002 && code < 0xd7ff) escaped += character
    else if (code <= 0x0002) escaped += String.fromCharCode(0x0002, 0x10 + code)
    // 0x100 and up: no digit may appear here, numbers are encoded afterwards.
    else escaped += String.fromCharCode(0xd7ff, 0x100 + (code >>> 11), 0x100 + (code & 0x7ff))
  }
  return escaped
}
