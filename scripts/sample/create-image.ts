import sharp from 'sharp'
import { createInfotext } from './metadata/a1111.ts'
import { createCameraExif } from './metadata/camera.ts'
import { createComfyGraph } from './metadata/comfyui.ts'
import { addJpegExif, addWebpExif } from './metadata/embed-exif.ts'
import { createExif, createUserComment } from './metadata/exif-writer.ts'
import type { Generation } from './metadata/generation.ts'
import {
  createFooocusTexts,
  createInvokeTexts,
  createNovelTexts,
  createSwarmTexts,
} from './metadata/json-tools.ts'
import { addPngTexts, createAsciiJson, type PngText } from './metadata/png-text.ts'
import type { PlannedFile } from './plan.ts'
import { createRandom, type Random } from './random.ts'
import type { Form } from './recipes.ts'
import { renderPicture, renderPixels } from './render-picture.ts'
import type { Picture } from './scenes/index.ts'

const gifFrames = 20

/** The picture as PNG with text chunks. */
export async function createPng(picture: Picture, texts: readonly PngText[] = []): Promise<Buffer> {
  return addPngTexts(await (await renderPicture(picture)).png({ compressionLevel: 6 }).toBuffer(), texts)
}

/** The picture as JPEG, with an EXIF block where one is given. `turned` stores it lying down, for orientation 6. */
export async function createJpeg(
  picture: Picture,
  exif: Buffer | null,
  layout: 'upright' | 'turned' = 'upright',
) {
  const upright = await renderPicture(picture)
  const jpeg = await (layout === 'turned' ? upright.rotate(270) : upright).jpeg({ quality: 90 }).toBuffer()
  return exif === null ? jpeg : addJpegExif(jpeg, exif)
}

/** The picture as WebP, with an EXIF block where one is given. */
export async function createWebp(picture: Picture, exif: Buffer | null): Promise<Buffer> {
  const webp = await (await renderPicture(picture)).webp({ quality: 88, effort: 2 }).toBuffer()
  return exif === null ? webp : addWebpExif(webp, exif, picture.width, picture.height)
}

/** The scene in motion, as an endless GIF. */
export async function createGif(picture: Picture): Promise<Buffer> {
  const { width, height } = picture
  const frames: Buffer[] = []
  for (let frame = 0; frame < gifFrames; frame += 1)
    frames.push(await renderPixels(picture, frame / gifFrames))
  return await sharp(Buffer.concat(frames), {
    raw: { width, height: height * gifFrames, channels: 3, pageHeight: height },
  })
    .gif({ delay: Array.from({ length: gifFrames }, () => 80), loop: 0, effort: 3, dither: 0.6 })
    .toBuffer()
}

/** The text chunks that a tool writes into its PNG. */
export function createToolTexts(form: Form, generation: Generation, random: Random): readonly PngText[] {
  switch (form) {
    case 'png-a1111':
    case 'png-forge': {
      const tool = form === 'png-forge' ? 'forge' : 'a1111'
      return [
        {
          kind: tool === 'forge' ? 'iTXt' : 'tEXt',
          keyword: 'parameters',
          text: createInfotext(generation, random, tool),
        },
      ]
    }
    case 'png-comfyui-flux':
    case 'png-comfyui-sdxl': {
      const graph = createComfyGraph(generation, form === 'png-comfyui-flux' ? 'flux' : 'sdxl')
      return [
        { kind: 'tEXt', keyword: 'prompt', text: createAsciiJson(graph.prompt) },
        { kind: 'tEXt', keyword: 'workflow', text: createAsciiJson(graph.workflow) },
      ]
    }
    case 'png-invokeai':
      return createInvokeTexts(generation)
    case 'png-novelai':
      return createNovelTexts(generation)
    case 'png-fooocus':
      return createFooocusTexts(generation)
    case 'png-swarmui':
      return createSwarmTexts(generation)
    default:
      return []
  }
}

/** The bytes of a planned image; null for a clip, which needs ffmpeg. */
export async function createImage(file: PlannedFile): Promise<Buffer | null> {
  const { form, picture, generation } = file
  const random = createRandom(picture.seed, 2)
  const infotextExif = () =>
    createExif({ exif: { 37510: createUserComment(createInfotext(generation, random, 'a1111')) } })
  const camera = (orientation: number) =>
    createCameraExif(random, file.modifiedAt, { orientation, rating: random.pick([0, 0, 3, 4, 5]) })
  switch (form) {
    case 'jpeg-a1111':
      return createJpeg(picture, infotextExif())
    case 'webp-a1111':
      return createWebp(picture, infotextExif())
    case 'jpeg-camera':
      return createJpeg(picture, camera(1))
    case 'jpeg-camera-turned':
      return createJpeg(picture, camera(6), 'turned')
    case 'avif':
      return await (await renderPicture(picture)).avif({ quality: 62, effort: 1 }).toBuffer()
    case 'tiff':
      return await (await renderPicture(picture))
        .tiff({ compression: 'lzw', predictor: 'horizontal' })
        .toBuffer()
    case 'gif-animated':
      return createGif(picture)
    case 'mp4-comfyui':
    case 'webm-comfyui':
      return null
    default:
      return createPng(picture, createToolTexts(form, generation, random))
  }
}
