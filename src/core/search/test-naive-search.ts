// For tests only: the query language a second time, as one function over one plain file, without index, SQL or any thought of speed.
import type { QueryNode } from '#shared/query/query-tree.ts'
import { fieldMatches, type Library, listNameTexts } from './test-naive-field.ts'
import { listWords, textMatches } from './test-naive-text.ts'
import type { PlainFile } from './test-plain-file.ts'

/** Whether a file of a library is found; undefined where the node asks for nothing that could be found (punctuation). */
export function isFound(node: QueryNode, file: PlainFile, library: Library): boolean | undefined {
  switch (node.kind) {
    case 'and': {
      const parts = node.children
        .map((child) => isFound(child, file, library))
        .filter((part) => part !== undefined)
      return parts.length === 0 ? undefined : parts.every(Boolean)
    }
    case 'or': {
      const parts = node.children
        .map((child) => isFound(child, file, library))
        .filter((part) => part !== undefined)
      return parts.length === 0 ? undefined : parts.some(Boolean)
    }
    case 'not': {
      const part = isFound(node.child, file, library)
      return part === undefined ? undefined : !part
    }
    case 'text': {
      const { match } = node
      if ((match.is === 'word' || match.is === 'phrase') && listWords(match.text).length === 0)
        return undefined
      return listBareTexts(file, match.is === 'regex').some((text) => textMatches(text, match))
    }
    case 'field':
      return node.values.some((value) => fieldMatches(node, value, file, library))
    case 'saved':
      return false
  }
}

function listBareTexts(file: PlainFile, asTheyAre: boolean): string[] {
  const name = file.path.split('/').at(-1) ?? ''
  return [
    file.prompt,
    ...file.keywords.map((one) => one.keyword),
    ...(asTheyAre ? [name] : listNameTexts(file)),
    file.model,
    ...file.loras.map((one) => one.name),
    file.notes,
  ].filter((text) => text !== null)
}
