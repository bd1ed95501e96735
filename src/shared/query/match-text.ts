import { countTypos, findEditDistance } from './edit-distance.ts'
import { foldText, splitNameWords, splitWords } from './fold-text.ts'
import { createGlobMatcher } from './match-glob.ts'
import { createRegexMatcher } from './match-regex.ts'
import { parseRegex, type RegexNode } from './parse-regex.ts'
import type { TextMatch } from './query-tree.ts'
import { isPlainPiece, listRequiredPieces } from './regex-literals.ts'

export type TextTest = (text: string) => boolean

/** Whether one of the words of a text is the word but for one typo, or two in a long one. */
export function createFuzzyTest(word: string): TextTest {
  const wanted = foldText(word)
  const typos = countTypos(wanted)
  return (text) => splitWords(text).some((each) => findEditDistance(wanted, each, typos) <= typos)
}

/** A regular expression that the parser has let through. */
export function createRegexTest({
  source,
  ignoreCase,
}: {
  readonly source: string
  readonly ignoreCase: boolean
}): TextTest {
  const node = readRegex(source)
  const matches = createRegexMatcher(node, ignoreCase)
  // Plain text is looked for by the engine itself, ten times as fast: most texts go no further.
  const hints = listRequiredPieces(node).map(createPieceTest)
  if (hints.length === 1 && hints[0] !== undefined && ignoreCase && isPlainPiece(node)) return hints[0]
  return (text) => hints.every((holds) => holds(text)) && matches(text)
}

/** The tree of an expression that the parser has let through. */
export function readRegex(source: string): RegexNode {
  const parsed = parseRegex(source)
  if (!parsed.ok) throw new Error(`The parser let through /${source}/: ${parsed.message}`)
  return parsed.node
}

/** Whether a text holds one of the pieces in any case. A choice of plain texts can't run away. */
function createPieceTest(pieces: readonly string[]): TextTest {
  const choice = new RegExp(
    pieces.map((piece) => piece.replace(/[^\p{L}\p{N}_]/gu, escapeSign)).join('|'),
    'iu',
  )
  return (text) => choice.test(text)
}

function escapeSign(sign: string): string {
  return `\\u{${sign.codePointAt(0)?.toString(16)}}`
}

/** Whether the words of one text stand in another, in a row. */
export function holdsWords(words: readonly string[], wanted: readonly string[]): boolean {
  for (let start = 0; start + wanted.length <= words.length; start += 1) {
    if (wanted.every((word, index) => words[start + index] === word)) return true
  }
  return false
}

const modelEnding = /\.(safetensors|ckpt|pth?|gguf|sft|bin|onnx|engine)$/

/** A name of a model or the like without its folder and its ending: what `model:=…` takes it for. */
export function shortenName(name: string): string {
  const file = name.trim().slice(Math.max(name.trim().lastIndexOf('/'), name.trim().lastIndexOf('\\')) + 1)
  return file.replace(/\.(safetensors|ckpt|pth?|gguf|sft|bin|onnx|engine)$/i, '') || name
}

/** The forms under which a name of a model or the like is known: as it is, without its folder, without its ending. Folded. */
function listForms(name: string): readonly string[] {
  const folded = foldText(name).trim()
  const file = folded.slice(Math.max(folded.lastIndexOf('/'), folded.lastIndexOf('\\')) + 1)
  return [folded, file, file.replace(modelEnding, '')]
}

/**
 * How names of models, cameras and the like are matched: a plain value is whole words of the name in a row, a pattern fits all of it
 * (with or without its folder and ending), `exact` is all of it.
 */
export function createNameTest(match: TextMatch, exact: boolean): TextTest {
  switch (match.is) {
    case 'word':
    case 'phrase': {
      const folded = foldText(match.text).trim()
      const words = splitNameWords(match.text)
      if (exact || words.length === 0) return (name) => listForms(name).includes(folded)
      return (name) => listForms(name).includes(folded) || holdsWords(splitNameWords(name), words)
    }
    case 'glob': {
      const fits = createGlobMatcher(foldText(match.pattern))
      return (name) => listForms(name).some(fits)
    }
    case 'regex':
      return createRegexTest(match)
    case 'fuzzy': {
      const wanted = foldText(match.text)
      const typos = countTypos(wanted)
      return (name) =>
        [...splitNameWords(name), ...listForms(name)].some(
          (each) => findEditDistance(wanted, each, typos) <= typos,
        )
    }
  }
}

/** How short fixed names (programs, codecs, extensions) are matched: a plain value is all of the name. */
export function createIdTest(match: TextMatch): TextTest {
  if (match.is === 'word' || match.is === 'phrase') {
    const folded = foldText(match.text).trim()
    return (name) => foldText(name).trim() === folded
  }
  return createNameTest(match, false)
}

/** How keywords are matched: a plain value is the whole keyword, or the last steps of its path; a pattern fits all of it. */
export function createKeywordTest(match: TextMatch): TextTest {
  if (match.is === 'word' || match.is === 'phrase') {
    const folded = foldText(match.text).trim()
    return (keyword) => {
      const own = foldText(keyword)
      return own === folded || own.endsWith(`/${folded}`)
    }
  }
  if (match.is === 'glob') {
    const fits = createGlobMatcher(foldText(match.pattern))
    return (keyword) => fits(foldText(keyword))
  }
  return createNameTest(match, false)
}
