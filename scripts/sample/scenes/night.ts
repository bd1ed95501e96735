import { type Canvas, createCrag, createWave, type Light, n, paintBelow, paintSky } from './paint.ts'
import { mixColours } from './palettes.ts'

/** Curtains of light over a dark shore. */
export function paintAurora(canvas: Canvas): string {
  const { width, height, random, palette, time } = canvas
  const night = { ...canvas, palette: { ...palette, night: true } }
  const horizon = height * 0.82
  const light: Light = {
    x: width * random.between(0.1, 0.9),
    y: height * 0.12,
    radius: Math.min(width, height) * 0.016,
  }
  let out = paintSky(night, light, horizon)
  const tints = [palette.sky[2], palette.haze, palette.light]
  for (let curtain = 0; curtain < 3; curtain += 1) {
    const line = createWave(
      random,
      height * (0.34 + curtain * 0.1),
      height * 0.075,
      width * 0.9,
      time * width * 0.1,
    )
    const fold = createWave(random, 1, 0.3, width * 0.13, time * width * 0.2)
    const tint = mixColours(tints[curtain % tints.length] ?? palette.light, '#5cf2b0', 0.45)
    out += `<defs><linearGradient id="a${curtain}" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${tint}" stop-opacity="0"/><stop offset=".8" stop-color="${tint}" stop-opacity=".34"/><stop offset="1" stop-color="${tint}" stop-opacity="0"/></linearGradient></defs>`
    const step = Math.max(4, width / 150)
    for (let x = -step; x < width + step; x += step) {
      const tall = height * 0.3 * Math.max(0.25, fold(x))
      const y = line(x)
      out += `<rect x="${n(x)}" y="${n(y - tall)}" width="${n(step * 1.9)}" height="${n(tall * 1.16)}" fill="url(#a${curtain})"/>`
    }
  }
  for (let layer = 0; layer < 3; layer += 1) {
    const line = createCrag(
      random,
      height * (0.8 + layer * 0.07),
      height * (0.05 - layer * 0.012),
      width * 0.2,
      0,
    )
    out += `<path d="${paintBelow(canvas, line, 4)}" fill="${mixColours(mixColours(palette.haze, palette.near, 0.72), palette.near, layer / 2)}"/>`
  }
  return out
}

/** A town at dusk: lit windows, and their reflection in the river. */
export function paintCity(canvas: Canvas): string {
  const { width, height, random, palette, time } = canvas
  const shore = height * random.between(0.7, 0.78)
  const light: Light = {
    x: width * random.between(0.25, 0.75),
    y: shore * random.between(0.3, 0.55),
    radius: Math.min(width, height) * random.between(0.05, 0.09),
  }
  let out = paintSky(canvas, light, shore)
  let glints = ''
  for (let layer = 0; layer < 4; layer += 1) {
    const depth = layer / 3
    const colour = mixColours(palette.haze, palette.near, 0.25 + depth * 0.75)
    const lit = mixColours(palette.light, '#ffc873', 0.55)
    let x = -random.between(0, width * 0.05)
    while (x < width) {
      const wide = width * random.between(0.03, 0.07) * (0.7 + depth * 0.5)
      const tall =
        height * random.between(0.1, 0.4) * (1.05 - depth * 0.55) * (random.next() < 0.12 ? 1.5 : 1)
      out += `<rect x="${n(x)}" y="${n(shore - tall)}" width="${n(wide)}" height="${n(tall)}" fill="${colour}"/>`
      if (random.next() < 0.2)
        out += `<path d="M${n(x + wide * 0.46)} ${n(shore - tall)}v${n(-height * 0.05)}h${n(wide * 0.08)}v${n(height * 0.05)}Z" fill="${colour}"/>`
      if (depth > 0.2) {
        const size = Math.max(1.5, wide * 0.085)
        for (let row = shore - tall + size * 2; row < shore - size * 2; row += size * 2.6)
          for (let column = x + size * 1.4; column < x + wide - size * 1.4; column += size * 2.2) {
            if (random.next() > 0.27) continue
            out += `<rect x="${n(column)}" y="${n(row)}" width="${n(size)}" height="${n(size * 1.3)}" fill="${lit}" opacity="${(random.between(0.25, 0.9) * (0.4 + depth * 0.6)).toFixed(2)}"/>`
            if (random.next() < 0.3)
              glints += `<rect x="${n(column + Math.sin(time * 12 + row) * 2)}" y="${n(shore + (shore - row) * 0.5)}" width="${n(size)}" height="${n(size * random.between(4, 12))}" fill="${lit}" opacity=".2"/>`
          }
      }
      x += wide * random.between(0.8, 1.15)
    }
  }
  const deep = mixColours(palette.near, palette.sky[1], 0.25)
  out += `<defs><linearGradient id="river" x1="0" y1="${n(shore)}" x2="0" y2="${height}" gradientUnits="userSpaceOnUse"><stop offset="0" stop-color="${mixColours(deep, palette.haze, 0.35)}"/><stop offset="1" stop-color="${deep}"/></linearGradient></defs><rect y="${n(shore)}" width="${width}" height="${n(height - shore)}" fill="url(#river)"/>${glints}`
  return out
}

/** A great planet over a still plain. */
export function paintPlanet(canvas: Canvas): string {
  const { width, height, random, palette, time } = canvas
  const night = { ...canvas, palette: { ...palette, night: true } }
  const horizon = height * random.between(0.7, 0.8)
  const light: Light = {
    x: width * random.between(0.1, 0.9),
    y: height * 0.1,
    radius: Math.min(width, height) * 0.02,
  }
  const radius = Math.min(width, height) * random.between(0.24, 0.34)
  const x = width * random.between(0.35, 0.65) + time * width * 0.02
  const y = horizon * random.between(0.5, 0.68)
  const tilt = random.between(-28, -10)
  let bands = ''
  for (let band = -9; band <= 9; band += 1) {
    const tint = mixColours(
      palette.haze,
      band % 2 ? palette.light : palette.sky[1],
      random.between(0.15, 0.6),
    )
    bands += `<ellipse cx="${n(x)}" cy="${n(y + (band * radius) / 9)}" rx="${n(radius * 1.1)}" ry="${n(radius * random.between(0.03, 0.09))}" fill="${tint}" opacity=".45"/>`
  }
  const ring = (half: 'back' | 'front') =>
    [1.45, 1.62, 1.82, 1.95]
      .map((wide, index) => {
        const rx = radius * wide
        const ry = rx * 0.2
        const sweep = half === 'back' ? 1 : 0
        return `<path d="M${n(x - rx)} ${n(y)}A${n(rx)} ${n(ry)} 0 0 ${sweep} ${n(x + rx)} ${n(y)}" fill="none" stroke="${palette.light}" stroke-width="${n(radius * (index % 2 ? 0.09 : 0.035))}" opacity="${index % 2 ? 0.28 : 0.5}"/>`
      })
      .join('')
  const planet = `<defs><clipPath id="disc"><circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}"/></clipPath><radialGradient id="shade" cx=".3" cy=".28" r=".85"><stop offset=".1" stop-color="${palette.light}" stop-opacity=".35"/><stop offset=".5" stop-color="${palette.near}" stop-opacity=".1"/><stop offset="1" stop-color="${palette.near}" stop-opacity=".95"/></radialGradient></defs><g transform="rotate(${n(tilt)} ${n(x)} ${n(y)})">${ring('back')}<g clip-path="url(#disc)"><rect x="${n(x - radius)}" y="${n(y - radius)}" width="${n(radius * 2)}" height="${n(radius * 2)}" fill="${palette.haze}"/>${bands}<rect x="${n(x - radius)}" y="${n(y - radius)}" width="${n(radius * 2)}" height="${n(radius * 2)}" fill="url(#shade)"/></g>${ring('front')}</g>`
  let ground = ''
  for (let layer = 0; layer < 4; layer += 1) {
    const line = createCrag(
      random,
      horizon + (height - horizon) * layer * 0.27,
      height * 0.018,
      width * 0.16,
      0,
    )
    ground += `<path d="${paintBelow(canvas, line, 4)}" fill="${mixColours(mixColours(palette.haze, palette.near, 0.45), palette.near, layer / 3)}"/>`
  }
  return `${paintSky(night, light, horizon)}${planet}${ground}`
}
