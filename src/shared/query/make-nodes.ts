import type { QueryNode } from './query-tree.ts'

/** All of them; one alone is itself, none is undefined, and what is already an `and` joins in. */
export function createAnd(nodes: readonly QueryNode[]): QueryNode | undefined {
  return join('and', nodes)
}

export function createOr(nodes: readonly QueryNode[]): QueryNode | undefined {
  return join('or', nodes)
}

function join(kind: 'and' | 'or', nodes: readonly QueryNode[]): QueryNode | undefined {
  const children = nodes.flatMap((node) => (node.kind === kind ? node.children : [node]))
  // Of the nodes as they stand: one in parentheses has them in its place.
  const [first, last] = [nodes[0], nodes.at(-1)]
  if (first === undefined || last === undefined || nodes.length === 1) return first
  return { kind, range: { from: first.range.from, to: last.range.to }, children }
}

/** `from` is where the sign stands. */
export function createNot(child: QueryNode, from: number): QueryNode {
  return { kind: 'not', range: { from, to: child.range.to }, child }
}
