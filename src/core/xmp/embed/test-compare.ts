import sharp from 'sharp'
import { createBufferReader } from '#core/metadata/buffer-reader.ts'
import { extractMetadata } from '#core/metadata/extract.ts'
import { listStatement } from '../ratings-of-xmp.ts'
import { readOwnXmp } from '../read-own-xmp.ts'

/** What is wrong with a file into which a score was written: looked at by other ways than the program itself does. For tests. */
export async function findFaults(
  path: string,
  before: Buffer,
  after: Buffer,
  score: number,
): Promise<readonly string[]> {
  const faults: string[] = []
  if (!says(path, score)) faults.push('the rating does not read back')
  if ((await decode(before)) !== (await decode(after))) faults.push('the picture is another one')
  return [...faults, ...compareTexts(before, after)]
}

/** Whether the file at an absolute path carries a score. */
export function says(path: string, score: number): boolean {
  const own = readOwnXmp(path)
  return listStatement(own.properties, own.exif).score === score
}

async function decode(bytes: Buffer): Promise<string> {
  try {
    return (await sharp(bytes, { failOn: 'none' }).raw().toBuffer()).toString('base64')
  } catch {
    return 'not by sharp' // HEIC: the program's own codec has compared it.
  }
}

/** What our own readers make of both, but for ratings and keywords. */
function compareTexts(before: Buffer, after: Buffer): readonly string[] {
  const [one, other] = [before, after].map((bytes) => {
    const { raw, generation, camera, width, height, orientation, colorMode, hasAlpha } = extractMetadata(
      createBufferReader(bytes),
      '',
    )
    // XMP's own were compared tag by tag; ExifTool may give a namespace its usual prefix.
    const kept = Object.entries(raw)
      .filter(([name]) => !name.startsWith('XMP '))
      .sort(([a], [b]) => (a < b ? -1 : 1))
    return {
      generation,
      camera,
      width,
      height,
      orientation,
      colorMode,
      hasAlpha,
      raw: Object.fromEntries(kept),
    }
  })
  const differing = Object.keys(one ?? {}).filter((key) => {
    return JSON.stringify(one?.[key as 'raw']) !== JSON.stringify(other?.[key as 'raw']) // a key of both
  })
  return differing.map((key) => `${key}: ${describeDifference(one?.[key as 'raw'], other?.[key as 'raw'])}`) // the same
}

function describeDifference(one: unknown, other: unknown): string {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return `${one} / ${other}`
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...names]
    .filter((name) => JSON.stringify(one[name as never]) !== JSON.stringify(other[name as never]))
    .map(
      (name) =>
        `${name} ${JSON.stringify(one[name as never])?.slice(0, 60)} / ${JSON.stringify(other[name as never])?.slice(0, 60)}`,
    )
    .join(', ')
}
