import { collectUpstream, type Graph, type GraphNode } from '#core/metadata/comfy/graph.ts'
import type { OutlineNode, OutlineStage, WorkflowOutline } from '#shared/workflow.ts'
import { classifyNode, isViewer } from './classify-node.ts'
import { findRoles } from './find-roles.ts'
import { orderNodes } from './order-nodes.ts'
import type { ParsedWorkflow } from './parse-workflow.ts'
import { tellNode } from './tell-node.ts'

/** More can't be read as an outline. */
const mostNodes = 150

/**
 * The nodes that matter, in the order of the flow: what is loaded, the prompts, the latent, the sampler, each further pass, the
 * decoding, the saving. Only what is connected to something that was saved counts; where nothing was, to what was shown.
 */
export function outlineWorkflow({ form, graph, titles, classNames }: ParsedWorkflow): WorkflowOutline {
  const stages = new Map<GraphNode, OutlineStage>()
  for (const node of graph.values()) {
    const stage = classifyNode(node)
    if (stage !== undefined) stages.set(node, stage)
  }
  const ends = findEnds(graph, stages)
  for (const end of ends) if (stages.get(end) !== 'sample' && isViewer(end)) stages.set(end, 'save')
  const used = orderNodes(graph, ends, stages)
  const telling = used.filter((node) => stages.has(node))
  const roles = findRoles(graph, used, stages)
  let passes = 0
  const nodes = telling.slice(0, mostNodes).map((node): OutlineNode => {
    const stage = stages.get(node) ?? 'image'
    if (stage === 'sample') passes += 1
    return {
      id: node.id,
      className: classNames.get(node.id) ?? node.className,
      title: titles.get(node.id) ?? null,
      stage,
      role: roles.get(node) ?? null,
      pass: stage === 'sample' ? passes : null,
      ...tellNode(graph, node, stage),
    }
  })
  return {
    form,
    nodes,
    count: graph.size,
    leftOut: telling.length - nodes.length,
    unconnected: graph.size - used.length,
  }
}

/** Where the flow ends: what saves; where nothing that was made is saved, what shows; else the samplers themselves. */
function findEnds(graph: Graph, stages: ReadonlyMap<GraphNode, OutlineStage>): readonly GraphNode[] {
  const all = [...graph.values()]
  const saved = all.filter((node) => stages.get(node) === 'save')
  if (leadsToSampler(graph, saved, stages)) return saved
  const shown = all.filter(isViewer)
  if (leadsToSampler(graph, shown, stages)) return shown
  const samplers = all.filter((node) => stages.get(node) === 'sample')
  return saved.length > 0 ? saved : samplers.length > 0 ? samplers : shown.length > 0 ? shown : all
}

function leadsToSampler(
  graph: Graph,
  ends: readonly GraphNode[],
  stages: ReadonlyMap<GraphNode, OutlineStage>,
): boolean {
  for (const node of collectUpstream(graph, ends)) if (stages.get(node) === 'sample') return true
  return false
}
