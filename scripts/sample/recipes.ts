import type { SceneName } from './scenes/index.ts'

/** How a file is encoded, and which tool's words are in it. */
export type Form =
  | 'png-a1111'
  | 'png-forge'
  | 'png-comfyui-flux'
  | 'png-comfyui-sdxl'
  | 'png-invokeai'
  | 'png-novelai'
  | 'png-fooocus'
  | 'png-swarmui'
  | 'jpeg-a1111'
  | 'webp-a1111'
  | 'jpeg-camera'
  | 'jpeg-camera-turned'
  | 'avif'
  | 'tiff'
  | 'gif-animated'
  | 'mp4-comfyui'
  | 'webm-comfyui'

export type Recipe = {
  readonly folder: string
  readonly form: Form
  readonly extension: string
  readonly scenes: readonly [SceneName, ...SceneName[]]
  readonly palettes: readonly [string, ...string[]]
  readonly sizes: readonly [Size, ...Size[]]
}
type Size = readonly [width: number, height: number]

const portrait: Size = [832, 1216]
const landscape: Size = [1216, 832]
const square: Size = [1024, 1024]
const panorama: Size = [1536, 640]
const tall: Size = [768, 1344]
const photograph: Size = [1500, 1000]
const clip: Size = [640, 360]

const warm = ['ember', 'rose', 'apricot'] as const
const cold = ['blue hour', 'lagoon', 'ink'] as const

/** One of each kind, in the order in which a small sample should have them; a larger one goes round again. */
export const recipes: readonly [Recipe, ...Recipe[]] = [
  {
    folder: 'comfyui/flux',
    form: 'png-comfyui-flux',
    extension: 'png',
    scenes: ['lighthouse', 'planet'],
    palettes: ['rose', 'lagoon'],
    sizes: [portrait, landscape],
  },
  {
    folder: '2026-11',
    form: 'png-forge',
    extension: 'png',
    scenes: ['dunes', 'mountains'],
    palettes: warm,
    sizes: [landscape, portrait],
  },
  {
    folder: 'photographs/Lofoten – morgenlys',
    form: 'jpeg-camera',
    extension: 'jpg',
    scenes: ['ocean', 'mountains'],
    palettes: ['apricot', 'blue hour'],
    sizes: [photograph],
  },
  {
    folder: 'comfyui/sdxl',
    form: 'png-comfyui-sdxl',
    extension: 'png',
    scenes: ['aurora', 'forest'],
    palettes: ['ink', 'violet'],
    sizes: [landscape, square],
  },
  {
    folder: 'clips',
    form: 'mp4-comfyui',
    extension: 'mp4',
    scenes: ['lighthouse', 'dunes'],
    palettes: ['violet', 'ember'],
    sizes: [clip],
  },
  {
    folder: '2026-11',
    form: 'png-a1111',
    extension: 'png',
    scenes: ['forest', 'city'],
    palettes: ['moss', 'rose'],
    sizes: [portrait, square],
  },
  {
    folder: '2026-10',
    form: 'webp-a1111',
    extension: 'webp',
    scenes: ['city', 'ocean'],
    palettes: ['violet', 'rose'],
    sizes: [square, panorama],
  },
  {
    folder: '2026-10',
    form: 'jpeg-a1111',
    extension: 'jpg',
    scenes: ['planet', 'dunes'],
    palettes: ['ember', 'silver'],
    sizes: [panorama, tall],
  },
  {
    folder: 'photographs/Lofoten – morgenlys',
    form: 'jpeg-camera-turned',
    extension: 'jpg',
    scenes: ['mountains', 'lighthouse'],
    palettes: cold,
    sizes: [[1000, 1500]],
  },
  {
    folder: 'invoke',
    form: 'png-invokeai',
    extension: 'png',
    scenes: ['dunes', 'aurora'],
    palettes: ['violet', 'ink'],
    sizes: [square, landscape],
  },
  {
    folder: '2026-10',
    form: 'gif-animated',
    extension: 'gif',
    scenes: ['ocean', 'aurora'],
    palettes: ['blue hour', 'ink'],
    sizes: [[480, 270]],
  },
  {
    folder: 'novelai',
    form: 'png-novelai',
    extension: 'png',
    scenes: ['planet', 'lighthouse'],
    palettes: ['violet', 'apricot'],
    sizes: [portrait],
  },
  {
    folder: '2026-11',
    form: 'avif',
    extension: 'avif',
    scenes: ['mountains', 'city'],
    palettes: ['lagoon', 'ember'],
    sizes: [landscape],
  },
  {
    folder: 'fooocus',
    form: 'png-fooocus',
    extension: 'png',
    scenes: ['city', 'dunes'],
    palettes: ['blue hour', 'rose'],
    sizes: [portrait, landscape],
  },
  {
    folder: 'clips',
    form: 'webm-comfyui',
    extension: 'webm',
    scenes: ['ocean', 'aurora'],
    palettes: ['rose', 'ink'],
    sizes: [clip],
  },
  {
    folder: 'swarm',
    form: 'png-swarmui',
    extension: 'png',
    scenes: ['ocean', 'forest'],
    palettes: ['ember', 'apricot'],
    sizes: [panorama, tall],
  },
  {
    folder: 'photographs',
    form: 'jpeg-camera',
    extension: 'jpg',
    scenes: ['forest', 'dunes'],
    palettes: ['silver', 'moss'],
    sizes: [photograph, square],
  },
  {
    folder: 'photographs',
    form: 'tiff',
    extension: 'tif',
    scenes: ['mountains', 'ocean'],
    palettes: ['silver', 'lagoon'],
    sizes: [landscape],
  },
  {
    folder: '',
    form: 'png-a1111',
    extension: 'png',
    scenes: ['lighthouse', 'mountains'],
    palettes: ['blue hour', 'violet'],
    sizes: [tall, landscape],
  },
  {
    folder: 'comfyui/flux',
    form: 'png-comfyui-flux',
    extension: 'png',
    scenes: ['city', 'ocean'],
    palettes: ['apricot', 'lagoon'],
    sizes: [landscape, square],
  },
]
