import type { Random } from '../random.ts'
import { createExif } from './exif-writer.ts'

type Camera = { readonly make: string; readonly model: string; readonly lens: string; readonly focal: number }
const cameras: readonly [Camera, ...Camera[]] = [
  { make: 'FUJIFILM', model: 'X-T5', lens: 'XF33mmF1.4 R LM WR', focal: 33 },
  { make: 'SONY', model: 'ILCE-7M4', lens: 'FE 24-70mm F2.8 GM II', focal: 47 },
  { make: 'Canon', model: 'Canon EOS R6', lens: 'RF35mm F1.8 MACRO IS STM', focal: 35 },
]

/** The camera's clock is an hour ahead of UTC, and says so. */
const zoneMs = 3_600_000

function createDegrees(value: number): readonly (readonly [number, number])[] {
  const whole = Math.floor(value)
  const minutes = Math.floor((value - whole) * 60)
  return [
    [whole, 1],
    [minutes, 1],
    [Math.round(((value - whole) * 60 - minutes) * 6000), 100],
  ]
}

/** Camera, lens, exposure, time, place, orientation and rating, as a camera and a picture manager leave them. */
export function createCameraExif(
  random: Random,
  takenAt: Date,
  options: { readonly orientation: number; readonly rating: number },
): Buffer {
  const camera = random.pick(cameras)
  const written = new Date(takenAt.getTime() + zoneMs)
    .toISOString()
    .slice(0, 19)
    .replaceAll('-', ':')
    .replace('T', ' ')
  const ascii = (text: string) => ({ type: 'ascii', text }) as const
  const short = (value: number) => ({ type: 'short', value }) as const
  const one = (top: number, bottom: number) => ({ type: 'rational', values: [[top, bottom]] }) as const
  return createExif({
    image: {
      271: ascii(camera.make),
      272: ascii(camera.model),
      274: short(options.orientation),
      305: ascii('Media Scorer sample'),
      306: ascii(written),
      18246: short(options.rating),
    },
    exif: {
      33434: one(1, random.pick([60, 125, 250, 500, 1000])),
      33437: one(random.pick([14, 18, 28, 56, 80]), 10),
      34855: short(random.pick([100, 160, 400, 800])),
      36864: { type: 'undefined', bytes: Buffer.from('0232', 'latin1') },
      36867: ascii(written),
      36880: ascii('+01:00'),
      36881: ascii('+01:00'),
      37386: one(camera.focal * 10, 10),
      42036: ascii(camera.lens),
    },
    gps: {
      1: ascii('N'),
      2: { type: 'rational', values: createDegrees(67.9 + random.between(0, 0.5)) },
      3: ascii('E'),
      4: { type: 'rational', values: createDegrees(13 + random.between(0, 0.6)) },
    },
  })
}
