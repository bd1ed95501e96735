const onlyPlain = /^[\0-\u007f]*$/

/** Text as searching sees it: lower case, without diacritics. `É` and `e` are the same, `ß` stays. */
export function foldText(text: string): string {
  if (onlyPlain.test(text)) return text.toLowerCase()
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
}

/** The words of a text as the index has them: runs of letters, digits and `_`, folded. */
export function splitWords(text: string): readonly string[] {
  return foldText(text).match(/[\p{L}\p{N}\p{Co}_]+/gu) ?? []
}

/** The same, with `_` taken for a space: how names of models and files are read. */
export function splitNameWords(text: string): readonly string[] {
  return foldText(text).match(/[\p{L}\p{N}\p{Co}]+/gu) ?? []
}
