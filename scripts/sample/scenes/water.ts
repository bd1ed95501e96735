import { type Canvas, createCrag, createWave, type Light, n, paintBelow, paintSky } from './paint.ts'
import { mixColours } from './palettes.ts'

function paintSea(canvas: Canvas, light: Light, horizon: number): string {
  const { width, height, palette, random, time } = canvas
  const deep = mixColours(palette.sky[0], palette.near, 0.55)
  const shine = mixColours(palette.sky[2], palette.haze, 0.4)
  let out = `<defs><linearGradient id="sea" x1="0" y1="${n(horizon)}" x2="0" y2="${height}" gradientUnits="userSpaceOnUse"><stop offset="0" stop-color="${shine}"/><stop offset=".3" stop-color="${mixColours(shine, deep, 0.55)}"/><stop offset="1" stop-color="${deep}"/></linearGradient></defs><rect y="${n(horizon)}" width="${width}" height="${n(height - horizon)}" fill="url(#sea)"/>`
  const bands = 150
  for (let band = 0; band < bands; band += 1) {
    const near = (band / bands) ** 1.7
    const y = horizon + (height - horizon) * near + 1
    const spread = width * (0.018 + near * 0.2)
    const sway = Math.sin(band * 1.7 + time * Math.PI * 6) * spread * 0.12
    const x = light.x + (random.next() + random.next() - 1) * spread + sway
    const long = width * (0.01 + near * 0.07) * random.between(0.5, 1.6)
    out += `<ellipse cx="${n(x)}" cy="${n(y)}" rx="${n(long)}" ry="${(0.6 + near * height * 0.0032).toFixed(2)}" fill="${palette.light}" opacity="${(0.7 - near * 0.5).toFixed(2)}"/>`
    const far = random.between(-0.05, 1.05) * width
    out += `<ellipse cx="${n(far + sway)}" cy="${n(y)}" rx="${n(long * 2)}" ry="${(0.5 + near * height * 0.003).toFixed(2)}" fill="${band % 3 ? deep : shine}" opacity="${(0.12 + near * 0.16).toFixed(2)}"/>`
  }
  return out
}

/** Open sea with the light on it, and a boat far out. */
export function paintOcean(canvas: Canvas): string {
  const { width, height, random, palette, time } = canvas
  const horizon = height * random.between(0.5, 0.62)
  const radius = Math.min(width, height) * random.between(0.06, 0.11)
  const light: Light = {
    x: width * random.between(0.3, 0.7),
    y: horizon - radius * (random.between(0.3, 2.2) - time * 0.9),
    radius,
  }
  const boat = height * 0.05
  const x =
    width * (random.next() < 0.5 ? random.between(0.1, 0.24) : random.between(0.76, 0.88)) +
    time * width * 0.05
  const y = horizon + height * 0.012
  const near = mixColours(palette.near, palette.haze, 0.15)
  const sail = mixColours(palette.light, palette.haze, 0.35)
  const swell = [0, 1, 2].map((index) => {
    const line = createWave(
      random,
      height * (0.86 + index * 0.055),
      height * 0.007,
      width * 0.5,
      time * width * 0.12 * (index % 2 ? -1 : 1),
    )
    return `<path d="${paintBelow(canvas, line, 6)}" fill="${mixColours(palette.sky[0], palette.near, 0.5 + index * 0.2)}" opacity=".55"/>`
  })
  const hull = `<path d="M${n(x - boat * 0.6)} ${n(y)}L${n(x + boat * 0.7)} ${n(y)}L${n(x + boat * 0.45)} ${n(y + boat * 0.24)}L${n(x - boat * 0.4)} ${n(y + boat * 0.24)}Z" fill="${near}"/><path d="M${n(x)} ${n(y - boat * 1.7)}L${n(x)} ${n(y - boat * 0.1)}L${n(x - boat * 0.55)} ${n(y - boat * 0.1)}Z" fill="${sail}"/><path d="M${n(x + boat * 0.06)} ${n(y - boat * 1.45)}L${n(x + boat * 0.06)} ${n(y - boat * 0.1)}L${n(x + boat * 0.6)} ${n(y - boat * 0.1)}Z" fill="${mixColours(sail, palette.near, 0.25)}"/>`
  return `${paintSky(canvas, light, horizon)}${paintSea(canvas, light, horizon)}${swell.join('')}${hull}`
}

/** A lighthouse on basalt, its beam turning in a clip. */
export function paintLighthouse(canvas: Canvas): string {
  const { width, height, random, palette, time } = canvas
  const horizon = height * random.between(0.62, 0.7)
  const left = random.next() < 0.5
  const light: Light = {
    x: width * (left ? random.between(0.6, 0.8) : random.between(0.2, 0.4)),
    y: horizon * random.between(0.3, 0.62),
    radius: Math.min(width, height) * random.between(0.04, 0.07),
  }
  const x = width * (left ? 0.27 : 0.73)
  const tall = height * random.between(0.3, 0.38)
  const half = tall * 0.085
  const rock = createCrag(random, 0, height * 0.035, width * 0.12, 0)
  const cliff = (place: number) => {
    const away = Math.abs(place - x) / (width * 0.3)
    return (
      horizon * 0.98 -
      height * 0.06 * Math.max(0, 1 - away ** 1.6) +
      rock(place) * 0.5 +
      away ** 2 * height * 0.12
    )
  }
  const foot = cliff(x) + height * 0.03
  const top = foot - tall
  const body = mixColours(palette.light, palette.haze, 0.3)
  const dark = mixColours(palette.near, palette.haze, 0.2)
  const sweep = Math.cos(time * Math.PI * 2 + (left ? 0 : Math.PI)) * width * 0.9
  const lamp = top - half * 0.9
  const beam = `<defs><linearGradient id="beam" gradientUnits="userSpaceOnUse" x1="${n(x)}" y1="0" x2="${n(x + sweep)}" y2="0"><stop offset="0" stop-color="${palette.light}" stop-opacity=".7"/><stop offset="1" stop-color="${palette.light}" stop-opacity="0"/></linearGradient></defs><path d="M${n(x)} ${n(lamp)}L${n(x + sweep)} ${n(lamp - height * 0.1)}L${n(x + sweep)} ${n(lamp + height * 0.06)}Z" fill="url(#beam)"/>`
  const tower = `<path d="M${n(x - half)} ${n(foot)}L${n(x - half * 0.62)} ${n(top)}L${n(x + half * 0.62)} ${n(top)}L${n(x + half)} ${n(foot)}Z" fill="${body}"/><path d="M${n(x)} ${n(top)}L${n(x + half * 0.62)} ${n(top)}L${n(x + half)} ${n(foot)}L${n(x + half * 0.1)} ${n(foot)}Z" fill="${dark}" opacity=".35"/>${[0.22, 0.55].map((at) => `<path d="M${n(x - half * (0.62 + 0.38 * at))} ${n(top + tall * at)}h${n(half * 2 * (0.62 + 0.38 * at))}v${n(tall * 0.14)}h${n(-half * 2 * (0.65 + 0.38 * at))}Z" fill="${dark}" opacity=".75"/>`).join('')}<rect x="${n(x - half * 0.85)}" y="${n(top - half * 0.2)}" width="${n(half * 1.7)}" height="${n(half * 0.35)}" fill="${dark}"/><rect x="${n(x - half * 0.42)}" y="${n(top - half * 1.4)}" width="${n(half * 0.84)}" height="${n(half * 1.2)}" fill="${palette.light}"/><path d="M${n(x - half * 0.6)} ${n(top - half * 1.4)}L${n(x)} ${n(top - half * 2.3)}L${n(x + half * 0.6)} ${n(top - half * 1.4)}Z" fill="${dark}"/>`
  const rocks = `<path d="${paintBelow(canvas, cliff, 4)}" fill="${mixColours(palette.near, palette.haze, 0.08)}"/>`
  return `${paintSky(canvas, light, horizon)}${paintSea(canvas, light, horizon)}${beam}${tower}${rocks}`
}
