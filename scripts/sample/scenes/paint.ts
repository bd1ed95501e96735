import type { Random } from '../random.ts'
import { mixColours, type Palette } from './palettes.ts'

/** What a scene is painted on. `time` runs from 0 to 1 through a clip or an animation; a still picture is at 0. */
export type Canvas = {
  readonly width: number
  readonly height: number
  readonly palette: Palette
  readonly random: Random
  readonly time: number
}

/** A line from left to right, as y for an x. */
export type Line = (x: number) => number

/** Long waves with a few shorter ones upon them. */
export function createWave(
  random: Random,
  level: number,
  swing: number,
  length: number,
  shift: number,
): Line {
  const parts = [1, 0.46, 0.21, 0.09].map((strength, index) => ({
    strength,
    turns: (Math.PI * 2 * (index * 1.35 + 1) * random.between(0.85, 1.15)) / length,
    phase: random.between(0, Math.PI * 2),
  }))
  return (x) =>
    level +
    swing *
      parts.reduce((sum, part) => sum + part.strength * Math.sin((x + shift) * part.turns + part.phase), 0)
}

/** Rough like rock: value noise in octaves. */
export function createCrag(
  random: Random,
  level: number,
  swing: number,
  length: number,
  shift: number,
): Line {
  const values = Array.from({ length: 512 }, () => random.between(-1, 1))
  const at = (place: number) => {
    const index = Math.floor(place)
    const share = place - index
    const first = values[index & 511] ?? 0
    const second = values[(index + 1) & 511] ?? 0
    return first + (second - first) * share
  }
  return (x) => {
    let sum = 0
    let strength = 1
    let step = 1 / length
    for (let octave = 0; octave < 6; octave += 1) {
      sum += at((x + shift + length * 40) * step + octave * 37) * strength
      strength *= 0.48
      step *= 2.1
    }
    return level + swing * sum
  }
}

/** A number short enough for a path. */
export function n(value: number): string {
  return value.toFixed(1)
}

/** The outline of everything below a line. */
export function paintBelow(canvas: Canvas, line: Line, step: number): string {
  const { width, height } = canvas
  let path = `M-2 ${n(height + 2)}L-2 ${n(line(0))}`
  for (let x = 0; x <= width + step; x += step) path += `L${n(x)} ${n(line(x))}`
  return `${path}L${n(width + 4)} ${n(height + 2)}Z`
}

/** The line itself, for a lit crest. */
export function paintCrest(canvas: Canvas, line: Line, step: number): string {
  let path = `M0 ${n(line(0))}`
  for (let x = step; x <= canvas.width + step; x += step) path += `L${n(x)} ${n(line(x))}`
  return path
}

export type Light = { readonly x: number; readonly y: number; readonly radius: number }

/** Sky, stars, sun or moon with its glow, and bands of thin cloud. */
export function paintSky(canvas: Canvas, light: Light, horizon: number): string {
  const { width, height, palette, random, time } = canvas
  const [top, middle, low] = palette.sky
  let out = `<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="${n(horizon)}" gradientUnits="userSpaceOnUse"><stop offset="0" stop-color="${top}"/><stop offset=".58" stop-color="${middle}"/><stop offset="1" stop-color="${low}"/></linearGradient>
<radialGradient id="glow"><stop offset="0" stop-color="${palette.light}" stop-opacity=".85"/><stop offset=".18" stop-color="${palette.light}" stop-opacity=".42"/><stop offset=".5" stop-color="${palette.light}" stop-opacity=".12"/><stop offset="1" stop-color="${palette.light}" stop-opacity="0"/></radialGradient>
<radialGradient id="cloud"><stop offset="0" stop-color="${mixColours(low, palette.light, 0.5)}" stop-opacity=".5"/><stop offset=".6" stop-color="${mixColours(low, palette.light, 0.3)}" stop-opacity=".16"/><stop offset="1" stop-color="${low}" stop-opacity="0"/></radialGradient></defs>
<rect width="${width}" height="${height}" fill="url(#sky)"/>`
  if (palette.night) {
    const count = Math.round((width * height) / 5200)
    for (let star = 0; star < count; star += 1) {
      const y = random.next() ** 1.4 * horizon * 0.95
      const size = random.next() ** 5 * 1.5 + 0.35
      const twinkle = 0.75 + 0.25 * Math.sin(time * Math.PI * 4 + star)
      out += `<circle cx="${n(random.between(0, width))}" cy="${n(y)}" r="${(size * Math.sqrt(height / 900)).toFixed(2)}" fill="${palette.light}" opacity="${(random.between(0.25, 0.95) * twinkle * (1 - y / horizon) ** 0.4).toFixed(2)}"/>`
    }
  }
  out += `<circle cx="${n(light.x)}" cy="${n(light.y)}" r="${n(light.radius * 6.5)}" fill="url(#glow)"/>`
  const clouds = random.whole(5, 9)
  for (let cloud = 0; cloud < clouds; cloud += 1) {
    const y = horizon * random.between(0.35, 0.97)
    const x = random.between(-0.1, 1.1) * width + time * width * 0.04
    out += `<ellipse cx="${n(x)}" cy="${n(y)}" rx="${n(width * random.between(0.18, 0.5))}" ry="${n(horizon * random.between(0.012, 0.045))}" fill="url(#cloud)"/>`
  }
  out += `<circle cx="${n(light.x)}" cy="${n(light.y)}" r="${n(light.radius)}" fill="${palette.light}"/>`
  return out
}

/** A range from far to near: fading into the haze, mist at its foot, its crest lit where the light is. */
export function paintRange(
  canvas: Canvas,
  lines: readonly Line[],
  light: Light,
  foot: (index: number) => number,
  step: number,
): string {
  const { width, palette } = canvas
  const reach = width * 0.42
  let out = `<defs><linearGradient id="rim" gradientUnits="userSpaceOnUse" x1="${n(light.x - reach)}" y1="0" x2="${n(light.x + reach)}" y2="0"><stop offset="0" stop-color="${palette.light}" stop-opacity="0"/><stop offset=".5" stop-color="${palette.light}" stop-opacity=".75"/><stop offset="1" stop-color="${palette.light}" stop-opacity="0"/></linearGradient></defs>`
  lines.forEach((line, index) => {
    const depth = lines.length === 1 ? 1 : index / (lines.length - 1)
    const colour = mixColours(palette.haze, palette.near, depth ** 0.82)
    const mist = mixColours(colour, palette.haze, 0.55 * (1 - depth))
    const top = line(light.x)
    out += `<defs><linearGradient id="r${index}" gradientUnits="userSpaceOnUse" x1="0" y1="${n(top)}" x2="0" y2="${n(foot(index))}"><stop offset="0" stop-color="${colour}"/><stop offset="1" stop-color="${mist}"/></linearGradient></defs>`
    out += `<path d="${paintBelow(canvas, line, step)}" fill="url(#r${index})"/>`
    out += `<path d="${paintCrest(canvas, line, step)}" fill="none" stroke="url(#rim)" stroke-width="${(1 + depth * 1.4).toFixed(1)}" opacity="${(0.75 - depth * 0.4).toFixed(2)}"/>`
  })
  return out
}
