import {
  type Canvas,
  createCrag,
  createWave,
  type Light,
  n,
  paintBelow,
  paintRange,
  paintSky,
} from './paint.ts'
import { mixColours } from './palettes.ts'

/** Layered dunes under a low sun. */
export function paintDunes(canvas: Canvas): string {
  const { width, height, random, time } = canvas
  const horizon = height * random.between(0.5, 0.6)
  const light: Light = {
    x: width * random.between(0.22, 0.78),
    y: horizon * (random.between(0.42, 0.72) - time * 0.12),
    radius: Math.min(width, height) * random.between(0.05, 0.1),
  }
  const sky = paintSky(canvas, light, horizon)
  const count = random.whole(6, 8)
  const lines = Array.from({ length: count }, (_, index) => {
    const depth = index / (count - 1)
    const level = horizon + (height * 1.02 - horizon) * depth ** 1.25 * 0.92
    return createWave(
      random,
      level,
      height * (0.012 + depth * 0.035),
      width * (0.55 + depth * 0.7),
      time * width * 0.06 * depth,
    )
  })
  return sky + paintRange(canvas, lines, light, (index) => horizon + (height * (index + 2)) / (count + 1), 6)
}

function paintPine(x: number, foot: number, tall: number, lean: number): string {
  const tiers = 6
  let path = ''
  for (let tier = 0; tier < tiers; tier += 1) {
    const top = foot - tall + (tall * tier) / (tiers + 1)
    const bottom = top + (tall / tiers) * 1.5
    const half = tall * (0.05 + tier * 0.031)
    path += `M${n(x + lean)} ${n(top)}L${n(x - half)} ${n(bottom)}L${n(x + half)} ${n(bottom)}Z`
  }
  return path
}

/** Rock ranges behind one another, with pines before them. */
export function paintMountains(canvas: Canvas): string {
  const { width, height, random, palette, time } = canvas
  const horizon = height * random.between(0.56, 0.66)
  const light: Light = {
    x: width * random.between(0.2, 0.8),
    y: horizon * (random.between(0.22, 0.5) - time * 0.1),
    radius: Math.min(width, height) * random.between(0.035, 0.07),
  }
  const sky = paintSky(canvas, light, horizon)
  const count = random.whole(4, 6)
  const lines = Array.from({ length: count }, (_, index) => {
    const depth = index / (count - 1)
    return createCrag(
      random,
      horizon * (0.78 + depth * 0.4),
      height * (0.15 - depth * 0.085),
      width * (0.34 - depth * 0.12),
      time * width * 0.05 * depth,
    )
  })
  let pines = ''
  const ground = createWave(random, height * 0.97, height * 0.012, width * 0.8, 0)
  const trees = Math.round(width / 26)
  for (let tree = 0; tree < trees; tree += 1) {
    const x = (tree + random.between(-0.6, 0.6)) * (width / trees)
    const tall = height * random.between(0.05, 0.16)
    pines += paintPine(x, ground(x) + tall * 0.05, tall, random.between(-1, 1))
  }
  const near = mixColours(palette.near, '#000000', 0.25)
  return `${sky}${paintRange(canvas, lines, light, (index) => horizon * (1.05 + index * 0.13), 3)}<path d="${pines}" fill="${near}"/><path d="${paintBelow(canvas, ground, 8)}" fill="${near}"/>`
}

/** Trunks in mist, paler with distance. */
export function paintForest(canvas: Canvas): string {
  const { width, height, random, palette, time } = canvas
  const light: Light = {
    x: width * random.between(0.3, 0.7),
    y: height * random.between(0.2, 0.38),
    radius: Math.min(width, height) * 0.07,
  }
  let out = paintSky(canvas, light, height * 0.95)
  const layers = 5
  for (let layer = 0; layer < layers; layer += 1) {
    const depth = layer / (layers - 1)
    const colour = mixColours(mixColours(palette.sky[2], palette.haze, 0.5), palette.near, depth ** 1.1)
    const trunks = Math.round((width / height) * (17 - layer * 2.6)) + 2
    let path = ''
    for (let trunk = 0; trunk < trunks; trunk += 1) {
      const x = ((trunk + random.between(0.1, 0.9)) / trunks) * width + time * width * 0.03 * depth
      const thick = width * (0.004 + depth * 0.017) * random.between(0.6, 1.35)
      const lean = random.between(-1, 1) * thick * 1.4
      const foot = height * (0.66 + depth * 0.36)
      path += `M${n(x - thick)} ${n(foot)}Q${n(x - thick * 0.6 + lean * 0.3)} ${n(height * 0.4)} ${n(x - thick * 0.5 + lean)} -4L${n(x + thick * 0.5 + lean)} -4Q${n(x + thick * 0.6 + lean * 0.3)} ${n(height * 0.4)} ${n(x + thick)} ${n(foot)}Z`
      for (let branch = 0; branch < 4; branch += 1) {
        const y = height * random.between(0.02, 0.5)
        const side = random.next() < 0.5 ? -1 : 1
        const long = width * random.between(0.015, 0.05) * (0.5 + depth)
        path += `M${n(x)} ${n(y)}Q${n(x + side * long * 0.5)} ${n(y - long * 0.1)} ${n(x + side * long)} ${n(y - long * random.between(0.3, 0.8))}L${n(x + side * long * 0.5)} ${n(y + thick * 0.3)}L${n(x)} ${n(y + thick * 0.7)}Z`
      }
    }
    const ground = createWave(random, height * (0.66 + depth * 0.3), height * 0.01, width * 0.5, 0)
    out += `<defs><linearGradient id="f${layer}" x1="0" y1="0" x2="0" y2="${n(height)}" gradientUnits="userSpaceOnUse"><stop offset=".1" stop-color="${colour}"/><stop offset=".72" stop-color="${mixColours(colour, palette.haze, 0.6 * (1 - depth))}"/><stop offset="1" stop-color="${colour}"/></linearGradient></defs>`
    out += `<g fill="url(#f${layer})" opacity="${(0.55 + depth * 0.45).toFixed(2)}"><path d="${path}"/><path d="${paintBelow(canvas, ground, 8)}"/></g>`
    out += `<ellipse cx="${n(light.x)}" cy="${n(height * (0.62 + depth * 0.16))}" rx="${n(width * 0.8)}" ry="${n(height * 0.13)}" fill="url(#cloud)" opacity="${(0.9 - depth * 0.8).toFixed(2)}"/>`
  }
  return out
}
