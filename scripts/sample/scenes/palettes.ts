/** The colours of one hour of the day, from the zenith to the ground. */
export type Palette = {
  readonly name: string
  /** Words for a prompt. */
  readonly mood: string
  readonly sky: readonly [top: string, middle: string, low: string]
  /** Sun, moon, windows, crests. */
  readonly light: string
  /** What distance fades into. */
  readonly haze: string
  /** The nearest thing. */
  readonly near: string
  readonly night: boolean
}

export const palettes: readonly [Palette, ...Palette[]] = [
  {
    name: 'ember',
    mood: 'golden hour, warm dust in the air',
    sky: ['#2a1420', '#8c3b2e', '#f2a65a'],
    light: '#ffe2ae',
    haze: '#d9804a',
    near: '#1c0b0a',
    night: false,
  },
  {
    name: 'blue hour',
    mood: 'blue hour, cold clear air',
    sky: ['#071227', '#1d3f6e', '#8fb4d9'],
    light: '#eaf3ff',
    haze: '#6a95c2',
    near: '#060d18',
    night: true,
  },
  {
    name: 'rose',
    mood: 'pink dusk, soft haze',
    sky: ['#2a1038', '#8b2f6b', '#ff9a8a'],
    light: '#ffe0d2',
    haze: '#e3708a',
    near: '#1b0a20',
    night: false,
  },
  {
    name: 'lagoon',
    mood: 'turquoise morning light, after the rain',
    sky: ['#04212f', '#0f6474', '#a5e3d2'],
    light: '#fbf6df',
    haze: '#5cb8b0',
    near: '#03161c',
    night: false,
  },
  {
    name: 'violet',
    mood: 'violet twilight, first stars',
    sky: ['#0d0b26', '#3c2f80', '#b9a0ea'],
    light: '#f4ecff',
    haze: '#8a74cf',
    near: '#0b0820',
    night: true,
  },
  {
    name: 'moss',
    mood: 'green morning mist, diffuse light',
    sky: ['#12261c', '#43735a', '#d7e6bf'],
    light: '#fdfbe3',
    haze: '#8fb48e',
    near: '#0a150f',
    night: false,
  },
  {
    name: 'silver',
    mood: 'black and white, fine grain, overcast',
    sky: ['#141414', '#565656', '#d6d6d6'],
    light: '#ffffff',
    haze: '#9c9c9c',
    near: '#0b0b0b',
    night: false,
  },
  {
    name: 'apricot',
    mood: 'apricot sunrise over fog, pastel colours',
    sky: ['#41557f', '#c98f8f', '#ffd9a8'],
    light: '#fff5df',
    haze: '#eab79a',
    near: '#2a2438',
    night: false,
  },
  {
    name: 'ink',
    mood: 'deep night, moonlight, high contrast',
    sky: ['#03060f', '#0c1f3d', '#274a73'],
    light: '#f2f6ff',
    haze: '#2f5580',
    near: '#02040a',
    night: true,
  },
]

/** A colour between two `#rrggbb`, `share` of the way to the second. */
export function mixColours(first: string, second: string, share: number): string {
  const channel = (colour: string, at: number) => Number.parseInt(colour.slice(at, at + 2), 16)
  const mixed = [1, 3, 5].map((at) => {
    const value = channel(first, at) * (1 - share) + channel(second, at) * share
    return Math.round(value).toString(16).padStart(2, '0')
  })
  return `#${mixed.join('')}`
}
