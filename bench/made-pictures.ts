import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { createParameters, createPrompt, createRandom } from './made-folder.ts'

/** Bytes of pixels: what a picture of a generator has at least. */
const pixelBytes = 300_000
const pieceBytes = 65_536

/** Pictures of real size, each with the texts of its kind; the pixels are noise that nobody decodes. Returns their paths. */
export function writeMadePictures(
  folder: string,
  kind: 'png' | 'jpeg' | 'comfyui',
  count: number,
): readonly string[] {
  const random = createRandom(11)
  const pixels = Buffer.from(Array.from({ length: pixelBytes }, () => Math.floor(random() * 255)))
  mkdirSync(folder, { recursive: true })
  return Array.from({ length: count }, (_, number) => {
    const path = join(folder, `${kind}-${String(number).padStart(5, '0')}.${kind === 'jpeg' ? 'jpg' : 'png'}`)
    writeFileSync(
      path,
      kind === 'jpeg' ? createJpeg(random, pixels) : createPng(listTexts(kind, random), pixels),
    )
    return path
  })
}

function listTexts(kind: 'png' | 'comfyui', random: () => number): Readonly<Record<string, string>> {
  return kind === 'png' ? { parameters: createParameters(random) } : createGraphs(random)
}

function createPng(texts: Readonly<Record<string, string>>, pixels: Buffer): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(832, 0)
  header.writeUInt32BE(1216, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    createChunk('IHDR', header),
    ...Object.entries(texts).map(([key, text]) =>
      createChunk('tEXt', Buffer.from(`${key}\0${text}`, 'latin1')),
    ),
    // In the pieces that Pillow writes, and with it nearly all generators.
    ...Array.from({ length: Math.ceil(pixels.length / pieceBytes) }, (_, piece) =>
      createChunk('IDAT', pixels.subarray(piece * pieceBytes, (piece + 1) * pieceBytes)),
    ),
    createChunk('IEND', Buffer.alloc(0)),
  ])
}

function createChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(body.length + 8)
  frame.writeUInt32BE(data.length, 0)
  frame.set(body, 4)
  frame.writeUInt32BE(crc32(body), body.length + 4)
  return frame
}

/** A1111's text as UserComment in big-endian UTF-16, behind an Exif directory of its own (EXIF 2.32, 4.6.5). */
function createJpeg(random: () => number, pixels: Buffer): Buffer {
  const comment = Buffer.concat([
    Buffer.from('UNICODE\0', 'latin1'),
    Buffer.from(createParameters(random), 'utf16le').swap16(),
  ])
  const pointer = createEntry(0x8769, 4, 1, 26)
  const entry = createEntry(0x9286, 7, comment.length, 44)
  const tiff = Buffer.concat([
    Buffer.from('MM\0*\0\0\0\x08', 'latin1'),
    ...[createDirectory(pointer), createDirectory(entry), comment],
  ])
  const frame = Buffer.from([8, 4, 192, 3, 64, 3, 1, 34, 0, 2, 17, 1, 3, 17, 1])
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    createSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff])),
    ...[createSegment(0xc0, frame), createSegment(0xda, Buffer.alloc(10)), pixels, Buffer.from([0xff, 0xd9])],
  ])
}

function createEntry(tag: number, type: number, count: number, value: number): Buffer {
  const entry = Buffer.alloc(12)
  entry.writeUInt16BE(tag, 0)
  entry.writeUInt16BE(type, 2)
  entry.writeUInt32BE(count, 4)
  entry.writeUInt32BE(value, 8)
  return entry
}

function createDirectory(entry: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0, 1]), entry, Buffer.alloc(4)])
}

function createSegment(marker: number, data: Buffer): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(data.length + 2)
  return Buffer.concat([Buffer.from([0xff, marker]), length, data])
}

const links = { model: ['4', 0], positive: ['6', 0], negative: ['7', 0], latent_image: ['5', 0] } as const

/** A graph of text to image with an enlarged second pass, in both forms that ComfyUI writes. */
function createGraphs(random: () => number): Readonly<Record<string, string>> {
  const sampling = { steps: 20, cfg: 8, sampler_name: 'euler', scheduler: 'normal' }
  const seed = Math.floor(random() * 2 ** 48)
  const nodes: Readonly<Record<string, readonly [string, object]>> = {
    3: ['KSampler', { ...links, ...sampling, seed, denoise: 1 }],
    4: ['CheckpointLoaderSimple', { ckpt_name: 'sd_xl_base_1.0.safetensors' }],
    5: ['EmptyLatentImage', { width: 832, height: 1216, batch_size: 1 }],
    6: ['CLIPTextEncode', { text: createPrompt(random), clip: ['10', 1] }],
    7: ['CLIPTextEncode', { text: 'text, watermark', clip: ['10', 1] }],
    8: ['VAEDecode', { samples: ['12', 0], vae: ['4', 2] }],
    9: ['SaveImage', { filename_prefix: 'ComfyUI', images: ['8', 0] }],
    10: [
      'LoraLoader',
      {
        lora_name: 'detail.safetensors',
        strength_model: 0.8,
        strength_clip: 1,
        model: ['4', 0],
        clip: ['4', 1],
      },
    ],
    11: ['LatentUpscale', { upscale_method: 'nearest-exact', width: 1664, height: 2432, samples: ['3', 0] }],
    12: ['KSampler', { ...links, ...sampling, latent_image: ['11', 0], seed, denoise: 0.5 }],
  }
  const prompt = Object.fromEntries(
    Object.entries(nodes).map(([id, [className, inputs]]) => [id, { inputs, class_type: className }]),
  )
  const workflow = {
    last_node_id: 12,
    nodes: Object.entries(nodes).map(([id, [type, inputs]]) => ({
      ...{ id: Number(id), type, pos: [863, 186], size: { 0: 315, 1: 262 }, flags: {}, order: 4, mode: 0 },
      inputs: Object.keys(inputs).map((name, link) => ({ name, type: 'MODEL', link })),
      outputs: [{ name: 'LATENT', type: 'LATENT', links: [7], slot_index: 0 }],
      properties: { 'Node name for S&R': type },
      widgets_values: Object.values(inputs),
    })),
    links: Array.from({ length: 14 }, (_, id) => [id, 4, 0, 3, 0, 'MODEL']),
    ...{ groups: [], config: {}, extra: {}, version: 0.4 },
  }
  return { prompt: JSON.stringify(prompt), workflow: JSON.stringify(workflow) }
}
