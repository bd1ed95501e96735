import { createRandom } from '../random.ts'
import { paintDunes, paintForest, paintMountains } from './land.ts'
import { paintAurora, paintCity, paintPlanet } from './night.ts'
import type { Canvas } from './paint.ts'
import { type Palette, palettes } from './palettes.ts'
import { paintLighthouse, paintOcean } from './water.ts'

type Scene = { readonly paint: (canvas: Canvas) => string; readonly subject: string; readonly slug: string }

/** The list of scenes: what is painted, and the words that a prompt for it would have. */
export const scenes = {
  dunes: {
    paint: paintDunes,
    slug: 'dunes',
    subject: 'endless layered sand dunes, a low sun, wind-blown crests',
  },
  mountains: {
    paint: paintMountains,
    slug: 'mountains',
    subject: 'jagged mountain ranges behind a pine forest, thin clouds',
  },
  forest: {
    paint: paintForest,
    slug: 'forest',
    subject: 'tall tree trunks in fog, quiet forest, shafts of light',
  },
  ocean: {
    paint: paintOcean,
    slug: 'sea',
    subject: 'a small sailing boat on the open sea, sun on the water',
  },
  lighthouse: {
    paint: paintLighthouse,
    slug: 'lighthouse',
    subject: 'a lighthouse on basalt cliffs, long exposure, sea spray',
  },
  aurora: {
    paint: paintAurora,
    slug: 'aurora',
    subject: 'aurora borealis over a dark shore, curtains of light, starry sky',
  },
  city: { paint: paintCity, slug: 'city', subject: 'a city skyline by the river, lit windows, reflections' },
  planet: {
    paint: paintPlanet,
    slug: 'planet',
    subject: 'a ringed planet above a silent plain, science fiction landscape',
  },
} as const satisfies Record<string, Scene>
export type SceneName = keyof typeof scenes
/** A picture to be made, and the same picture every time. */
export type Picture = {
  readonly scene: SceneName
  readonly palette: string
  readonly seed: number
  readonly width: number
  readonly height: number
}

export function findPalette(name: string): Palette {
  return palettes.find((palette) => palette.name === name) ?? palettes[0]
}

/** The picture as SVG; `time` from 0 to 1 moves through a clip. */
export function createSceneSvg(picture: Picture, time = 0): string {
  const { width, height } = picture
  const canvas = {
    width,
    height,
    palette: findPalette(picture.palette),
    random: createRandom(picture.seed),
    time,
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${scenes[picture.scene].paint(canvas)}</svg>`
}
