import type { Json } from '../bounded-json.ts'
import { asLink, type Graph } from './graph.ts'

/** What a graph's node says of itself: an input that is a value and no link; input '' is the class alone. */
export type NodeValue = { readonly class: string; readonly input: string; readonly value: string }

const maxValues = 1000
const maxLength = 2000
const maxNameLength = 200

/** Every class and every value of a graph, each once: what a search for nodes looks through. Long texts are cut. */
export function listNodeValues(graph: Graph | undefined): readonly NodeValue[] {
  const found = new Map<string, NodeValue>()
  const add = (className: string, input: string, value: string) => {
    if (found.size < maxValues)
      found.set(`${className}\0${input}\0${value}`, { class: className, input, value })
  }
  for (const node of graph?.values() ?? []) {
    const className = node.className.slice(0, maxNameLength)
    add(className, '', '')
    for (const [input, value] of node.inputs) {
      const text = printValue(value)
      if (text !== undefined && input !== '') add(className, input.slice(0, maxNameLength), text)
    }
  }
  return [...found.values()]
}

function printValue(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value.slice(0, maxLength)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value === null || value === undefined || asLink(value) !== undefined) return undefined
  return JSON.stringify(value).slice(0, maxLength)
}
