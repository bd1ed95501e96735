const many = Symbol('*')
const one = Symbol('?')
type Sign = string | typeof many | typeof one

/** Whether a whole text fits a pattern: `*` any letters, `?` one letter, `\` takes the meaning of the next. Nothing is folded here. */
export function createGlobMatcher(pattern: string): (text: string) => boolean {
  const signs = readSigns(pattern)
  return (text) => fits(signs, [...text])
}

function readSigns(pattern: string): readonly Sign[] {
  const signs: Sign[] = []
  const characters = [...pattern]
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? ''
    if (character === '*') signs.push(many)
    else if (character === '?') signs.push(one)
    else {
      if (character === '\\') at += 1
      signs.push(characters[at] ?? '\\')
    }
  }
  return signs
}

/** Goes back to the last `*` alone, which is enough: what an earlier one could do, the last one can too. */
function fits(signs: readonly Sign[], letters: readonly string[]): boolean {
  let sign = 0
  let lastMany = -1
  let taken = 0
  for (let at = 0; at < letters.length; ) {
    if (signs[sign] === many) {
      lastMany = sign
      taken = at
      sign += 1
    } else if (signs[sign] === one || signs[sign] === letters[at]) {
      sign += 1
      at += 1
    } else if (lastMany !== -1) {
      taken += 1
      at = taken
      sign = lastMany + 1
    } else return false
  }
  while (signs[sign] === many) sign += 1
  return sign === signs.length
}
