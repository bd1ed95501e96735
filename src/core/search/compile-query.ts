import type { QueryNode } from '#shared/query/query-tree.ts'
import type { CompileContext } from './compile-context.ts'
import { compileField } from './compile-field.ts'
import { compileName } from './compile-names.ts'
import { bareWords, compileText, hasWords } from './compile-text.ts'
import { findMeaning } from './keyword-meanings.ts'
import { allOf, anyOf, everything, noneOf, nothing, type Plan } from './plan.ts'

/**
 * How the files of a query (without saved searches: `expandSaved`) are found. Without `check`s in it, `compileSelect` makes one statement of the plan. What can't be
 * answered is noted in `context.errors`.
 */
export function compileQuery(context: CompileContext, root: QueryNode | null): Plan {
  if (root === null) return everything
  // Words of punctuation alone are passed over, as the index does; where there are no others, nothing is found.
  return compileNode(context, root) ?? nothing
}

function compileNode(context: CompileContext, node: QueryNode): Plan | undefined {
  switch (node.kind) {
    case 'and':
    case 'or': {
      const plans = node.children
        .map((child) => compileNode(context, child))
        .filter((plan) => plan !== undefined)
      if (plans.length === 0) return undefined
      return node.kind === 'and' ? allOf(plans) : anyOf(plans)
    }
    case 'not': {
      const plan = compileNode(context, node.child)
      return plan === undefined ? undefined : noneOf(plan)
    }
    case 'text': {
      const { match, range } = node
      if ((match.is === 'word' || match.is === 'phrase') && !hasWords(match.text)) return undefined
      const plan = compileText(context, match, false, [bareWords], range)
      const keyword = findMeaning(context, match)
      if (keyword === undefined) return plan
      return anyOf([plan, compileName(context, 'tag', { is: 'phrase', text: keyword }, true)])
    }
    case 'field':
      return compileField(context, node)
    case 'saved':
      throw new Error('Saved searches are put in their place before a query is compiled.')
  }
}
