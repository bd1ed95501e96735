import { expect, test } from 'vitest'
import { type JsonObject, parseBoundedJson } from '../bounded-json.ts'
import { asObject } from '../json-access.ts'
import { parseEditorGraph } from './editor-graph.ts'
import { expandSubgraphs } from './expand-subgraphs.ts'

function createWorkflow(value: unknown): JsonObject {
  const parsed = parseBoundedJson(JSON.stringify(value))
  return asObject(parsed.ok ? parsed.value : null) ?? {}
}

/** The graph as plain objects: class, then inputs. */
function listGraph(workflow: unknown): Readonly<Record<string, unknown>> {
  const graph = parseEditorGraph(createWorkflow(workflow)) ?? new Map()
  return Object.fromEntries(
    [...graph.values()].map((node) => [
      node.id,
      [node.className, Object.fromEntries([...node.inputs].filter(([name]) => name !== 'control'))],
    ]),
  )
}

const link = (id: number, from: number, slot: number, to: number, toSlot: number, type: string) => ({
  id,
  origin_id: from,
  origin_slot: slot,
  target_id: to,
  target_slot: toSlot,
  type,
})

/** A sampler in a subgraph: in come a model, a text (a widget on the use) and a latent; out goes a picture. */
const inner = {
  id: 'abc-uuid',
  name: 'Sampling',
  inputNode: { id: -10 },
  outputNode: { id: -20 },
  inputs: [{ name: 'model' }, { name: 'text' }, { name: 'latent' }],
  outputs: [{ name: 'IMAGE' }],
  nodes: [
    {
      id: 6,
      type: 'CLIPTextEncode',
      inputs: [
        { name: 'clip', link: 9 },
        { name: 'text', widget: { name: 'text' }, link: 2 },
      ],
      widgets_values: ['of the definition'],
    },
    {
      id: 8,
      type: 'KSampler',
      inputs: [
        { name: 'model', link: 1 },
        { name: 'positive', link: 3 },
        { name: 'latent_image', link: 4 },
      ],
      widgets_values: [42, 'fixed', 20, 8, 'euler', 'normal', 1],
    },
    { id: 9, type: 'VAEDecode', inputs: [{ name: 'samples', link: 5 }] },
  ],
  links: [
    link(1, -10, 0, 8, 0, 'MODEL'),
    link(2, -10, 1, 6, 1, 'STRING'),
    link(3, 6, 0, 8, 1, 'CONDITIONING'),
    link(4, -10, 2, 8, 2, 'LATENT'),
    link(5, 8, 0, 9, 0, 'LATENT'),
    link(6, 9, 0, -20, 0, 'IMAGE'),
    link(9, -10, 0, 6, 0, 'CLIP'),
  ],
}

const outer = {
  nodes: [
    { id: 1, type: 'CheckpointLoaderSimple', widgets_values: ['dream.safetensors'] },
    { id: 2, type: 'EmptyLatentImage', widgets_values: [512, 768, 1] },
    {
      id: 30,
      type: 'abc-uuid',
      inputs: [
        { name: 'model', link: 1 },
        { name: 'text', widget: { name: 'text' }, link: null },
        { name: 'latent', link: 2 },
      ],
      widgets_values: ['a cat'],
    },
    { id: 4, type: 'SaveImage', inputs: [{ name: 'images', link: 3 }] },
  ],
  links: [
    [1, 1, 0, 30, 0, 'MODEL'],
    [2, 2, 0, 30, 2, 'LATENT'],
    [3, 30, 0, 4, 0, 'IMAGE'],
  ],
  definitions: { subgraphs: [inner] },
}

test('nodes of a subgraph stand in place of its use, with ids as the API form has them', () => {
  expect(listGraph(outer)).toEqual({
    1: ['CheckpointLoaderSimple', { ckpt_name: 'dream.safetensors' }],
    2: ['EmptyLatentImage', { width: 512, height: 768, batch_size: 1 }],
    4: ['SaveImage', { images: ['30:9', 0] }],
    '30:6': ['CLIPTextEncode', { clip: ['1', 0], text: 'a cat' }],
    '30:8': [
      'KSampler',
      {
        ...{ seed: 42, steps: 20, cfg: 8, sampler_name: 'euler', scheduler: 'normal', denoise: 1 },
        ...{ model: ['1', 0], positive: ['30:6', 0], latent_image: ['2', 0] },
      },
    ],
    '30:9': ['VAEDecode', { samples: ['30:8', 0] }],
  })
})

test('a value that is not set on the use is the one of the definition', () => {
  const [first, second, use, last] = outer.nodes
  const nodes = [first, second, { ...use, widgets_values: [] }, last]
  expect(listGraph({ ...outer, nodes })['30:6']).toEqual([
    'CLIPTextEncode',
    { clip: ['1', 0], text: 'of the definition' },
  ])
})

test('a subgraph in a subgraph', () => {
  const wrap = {
    id: 'wrap-uuid',
    inputs: [{ name: 'model' }],
    outputs: [{ name: 'IMAGE' }],
    nodes: [{ id: 5, type: 'abc-uuid', inputs: [{ name: 'model', link: 1 }] }],
    links: [link(1, -10, 0, 5, 0, 'MODEL'), link(2, 5, 0, -20, 0, 'IMAGE')],
  }
  const graph = listGraph({
    nodes: [
      { id: 1, type: 'CheckpointLoaderSimple', widgets_values: ['dream.safetensors'] },
      { id: 7, type: 'wrap-uuid', inputs: [{ name: 'model', link: 1 }] },
      { id: 4, type: 'SaveImage', inputs: [{ name: 'images', link: 3 }] },
    ],
    links: [
      [1, 1, 0, 7, 0, 'MODEL'],
      [3, 7, 0, 4, 0, 'IMAGE'],
    ],
    definitions: { subgraphs: [inner, wrap] },
  })
  expect(Object.keys(graph)).toEqual(['1', '4', '7:5:6', '7:5:8', '7:5:9'])
  expect(graph['4']).toEqual(['SaveImage', { images: ['7:5:9', 0] }])
  expect(graph['7:5:6']).toEqual(['CLIPTextEncode', { clip: ['1', 0], text: 'of the definition' }])
})

test('a bypassed use hands through, a muted one is gone', () => {
  const [first, second, use, last] = outer.nodes
  const withMode = (mode: number) => {
    const nodes = [first, second, { ...use, mode }, last]
    const links = [...outer.links.slice(0, 2), [3, 30, 0, 4, 0, 'LATENT']]
    return listGraph({ ...outer, nodes, links })
  }
  expect(Object.keys(withMode(4))).toEqual(['1', '2', '4'])
  expect(withMode(4)['4']).toEqual(['SaveImage', { images: ['2', 0] }])
  expect(Object.keys(withMode(2))).toEqual(['1', '2', '4'])
})

test('a subgraph that holds itself many times ends', () => {
  const uses = Array.from({ length: 50 }, (_, at) => ({ id: at, type: 'loop', inputs: [] }))
  const loop = { id: 'loop', nodes: uses, links: [] }
  const expanded = expandSubgraphs(
    createWorkflow({ nodes: uses, links: [], definitions: { subgraphs: [loop] } }),
  )
  expect(Array.isArray(expanded.nodes) && expanded.nodes.length).toBeLessThan(30_000)
})

test('without subgraphs nothing is copied', () => {
  const workflow = createWorkflow({ nodes: [], links: [] })
  expect(expandSubgraphs(workflow)).toBe(workflow)
})
