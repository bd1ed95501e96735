import sharp, { type Sharp, type SharpInput } from 'sharp'
import { findSignatureCorner, hasHiddenBytes, type Pixels, readHiddenBytes } from '#core/metadata/lsb.ts'
import { type OpenedFile, openMediaFile } from '#core/tools/open-media-file.ts'
import {
  createDrawProblem,
  type Drawn,
  type DrawProblem,
  type DrawRequest,
  maxPixels,
} from './decoder-protocol.ts'
import { stripPngTexts } from './strip-png-texts.ts'

const decodeSeconds = 10
const maxFileBytes = 256 * 1024 * 1024

/**
 * Looks into the lowest bits of a picture for a text that a generator hid there, first in its corner only. The text comes as it is
 * packed; no bytes: there is none. For the decoder process only. Never throws for what is in a file.
 */
export async function readHidden(request: DrawRequest): Promise<Drawn | DrawProblem> {
  let file: OpenedFile
  try {
    file = await openMediaFile(request)
  } catch {
    return createDrawProblem('unreadable') // Gone, a link or locked: the next scan tells which.
  }
  try {
    return await findHidden(await chooseInput(file))
  } catch {
    return createDrawProblem('damaged') // What can't be decoded hides nothing that could be read.
  } finally {
    await file.close()
  }
}

/** Of the open file itself, where the system has a name for it, the library reads no more than the corner needs. */
async function chooseInput(file: OpenedFile): Promise<SharpInput> {
  if (process.platform === 'linux') return `/proc/self/fd/${file.handle.fd}`
  if (file.sizeBytes > maxFileBytes) throw new RangeError('The file is too large to be read at once.')
  return stripPngTexts(await file.handle.readFile())
}

async function findHidden(input: SharpInput): Promise<Drawn> {
  const none: Drawn = { bytes: new Uint8Array(0), mime: 'text/plain' }
  const { width, height, depth, channels } = await open(input).metadata()
  if (depth !== 'uchar' || (channels !== 3 && channels !== 4)) return none
  const corner = findSignatureCorner(width, height)
  const pixels = await readPixels(open(input).extract({ left: 0, top: 0, ...corner }))
  if (pixels === undefined || !hasHiddenBytes(pixels)) return none
  const whole = await readPixels(open(input))
  const hidden = whole === undefined ? undefined : readHiddenBytes(whole)
  if (hidden === undefined) return none
  return { bytes: hidden.bytes, mime: hidden.packing === 'gzip' ? 'application/gzip' : 'text/plain' }
}

/** Without the colour profile and without turning: both would move the bits. */
function open(input: SharpInput): Sharp {
  const options = { limitInputPixels: maxPixels, unlimited: false, animated: false, ignoreIcc: true } as const
  return sharp(input, { ...options, failOn: 'none' }).timeout({ seconds: decodeSeconds })
}

async function readPixels(picture: Sharp): Promise<Pixels | undefined> {
  const { data, info } = await picture.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  return channels === 3 || channels === 4 ? { data, width, height, channels } : undefined
}
