type Link = readonly [from: string, slot: number]
type Input = string | number | Link
/** A node as it is wired: its inputs by name, and the types of its outputs. */
export type Node = {
  readonly id: string
  readonly type: string
  readonly title: string
  readonly inputs: Readonly<Record<string, Input>>
  readonly outputs: readonly string[]
  readonly at: readonly [x: number, y: number]
  readonly size: readonly [width: number, height: number]
}

/** A node that loads a file, at the left side. */
export const loader = (
  id: string,
  type: string,
  title: string,
  inputs: Node['inputs'],
  outputs: readonly string[],
  y: number,
): Node => ({
  id,
  type,
  title,
  inputs,
  outputs,
  at: [40, y],
  size: [315, 106],
})

/** The graph in the form that ComfyUI runs (`prompt`) and the one that its editor opens (`workflow`). */
export type ComfyGraph = { readonly prompt: unknown; readonly workflow: unknown }

const isLink = (input: Input): input is Link => Array.isArray(input)

/** Both forms from the nodes as they are wired. */
export function createGraph(nodes: readonly Node[]): ComfyGraph {
  const links: [number, number, number, number, number, string][] = []
  for (const node of nodes) {
    Object.entries(node.inputs)
      .filter(([, input]) => isLink(input))
      .forEach(([, input], slot) => {
        if (!isLink(input)) return
        const source = nodes.find((candidate) => candidate.id === input[0])
        links.push([
          links.length + 1,
          Number(input[0]),
          input[1],
          Number(node.id),
          slot,
          source?.outputs[input[1]] ?? '*',
        ])
      })
  }
  const prompt = Object.fromEntries(
    nodes.map((node) => [
      node.id,
      { inputs: node.inputs, class_type: node.type, _meta: { title: node.title } },
    ]),
  )
  const workflow = {
    id: '6f0d3a1c-94d1-4f0e-8a55-0b6e2c1f7d20',
    revision: 0,
    last_node_id: Math.max(...nodes.map((node) => Number(node.id))),
    last_link_id: links.length,
    nodes: nodes.map((node, order) => ({
      id: Number(node.id),
      type: node.type,
      pos: node.at,
      size: node.size,
      flags: {},
      order,
      mode: 0,
      inputs: links
        .filter((link) => link[3] === Number(node.id))
        .map((link) => ({
          name: Object.entries(node.inputs).filter(([, input]) => isLink(input))[link[4]]?.[0],
          type: link[5],
          link: link[0],
        })),
      outputs: node.outputs.map((type, slot) => ({
        name: type,
        type,
        links: links.filter((link) => link[1] === Number(node.id) && link[2] === slot).map((link) => link[0]),
      })),
      title: node.title,
      properties: { 'Node name for S&R': node.type },
      widgets_values: Object.values(node.inputs).filter((input) => !isLink(input)),
    })),
    links,
    groups: [],
    config: {},
    extra: { ds: { scale: 0.75, offset: [0, 0] } },
    version: 0.4,
  }
  return { prompt, workflow }
}
