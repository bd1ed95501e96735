import { createFluxNodes } from './comfy-flux-nodes.ts'
import { type ComfyGraph, createGraph } from './comfy-graph.ts'
import { createSdxlNodes } from './comfy-sdxl-nodes.ts'
import { createWanNodes } from './comfy-wan-nodes.ts'
import type { Generation } from './generation.ts'

/** The graph that such a picture or clip would have been made by. */
export function createComfyGraph(generation: Generation, kind: 'flux' | 'sdxl' | 'wan'): ComfyGraph {
  if (kind === 'flux') return createGraph(createFluxNodes(generation))
  if (kind === 'sdxl') return createGraph(createSdxlNodes(generation))
  return createGraph(createWanNodes(generation))
}
