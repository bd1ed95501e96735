import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exiftool } from 'exiftool-vendored'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findFfmpeg } from './create-clip.ts'
import { recipes } from './recipes.ts'
import { writeSample } from './write-sample.ts'

const small = { count: recipes.length, seed: 7, scale: 0.1, clips: 'none' } as const
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'media-scorer-sample-'))
})
afterAll(async () => {
  await exiftool.end()
  await rm(folder, { recursive: true, force: true })
})

async function readHashes(root: string, paths: readonly string[]) {
  return await Promise.all(
    paths.map(async (path) => {
      const { mtimeMs } = await stat(join(root, path))
      return [
        path,
        mtimeMs,
        createHash('sha256')
          .update(await readFile(join(root, path)))
          .digest('hex'),
      ]
    }),
  )
}

test('two samples of one seed are the same bytes with the same times, another seed is not', async () => {
  const first = await writeSample(join(folder, 'a'), small)
  const second = await writeSample(join(folder, 'b'), small)
  const other = await writeSample(join(folder, 'c'), { ...small, seed: 8 })
  const paths = first.files.map((file) => file.path)
  const hashes = await readHashes(first.folder, paths)
  expect(paths.length).toBe(recipes.length - 2)
  expect(await readHashes(second.folder, paths)).toEqual(hashes)
  const others = await readHashes(
    other.folder,
    other.files.map((file) => file.path),
  )
  expect(others.filter(([, , hash]) => hashes.some(([, , known]) => known === hash))).toEqual([])
  expect(new Set(hashes.map(([, time]) => time)).size).toBe(hashes.length)
})

test('a folder with other files is left alone', async () => {
  const mine = join(folder, 'mine')
  await writeSample(mine, { ...small, count: 1 })
  await rm(join(mine, '.media-scorer-sample'))
  await writeFile(join(mine, 'precious.txt'), 'mine')
  await expect(writeSample(mine, small)).rejects.toThrow('holds other files')
})

test('every image decodes to the planned size, and its metadata is what other programs read', async () => {
  const sample = await writeSample(join(folder, 'read'), small)
  for (const file of sample.files) {
    const { data, info } = await sharp(join(sample.folder, file.path))
      .autoOrient()
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect([file.path, info.width, info.height]).toEqual([file.path, file.picture.width, file.picture.height])
    expect(new Set(data).size).toBeGreaterThan(40)
  }
  const readTags = async (form: string) => {
    const file = sample.files.find((candidate) => candidate.form === form)
    if (file === undefined) throw new Error(`The sample has no ${form}.`)
    const tags: Readonly<Record<string, unknown>> = await exiftool.readRaw(join(sample.folder, file.path))
    return { file, tags }
  }
  for (const form of ['png-a1111', 'png-forge', 'jpeg-a1111', 'webp-a1111']) {
    const { file, tags } = await readTags(form)
    const text = String(tags.Parameters ?? tags.UserComment)
    expect(text).toContain(file.generation.prompt)
    expect(text).toContain(`Negative prompt: ${file.generation.negative}`)
    expect(text).toContain(`Seed: ${file.generation.seed}`)
    expect(text).toMatch(/<lora:[\w-]+:[\d.]+>/)
  }
  for (const form of ['png-comfyui-flux', 'png-comfyui-sdxl']) {
    const { file, tags } = await readTags(form)
    const nodes: { class_type: string; inputs: Record<string, unknown> }[] = Object.values(
      JSON.parse(String(tags.Prompt)),
    )
    expect(nodes.map((node) => node.inputs.text)).toContain(file.generation.prompt)
    expect(JSON.parse(String(tags.Workflow)).links.length).toBeGreaterThan(8)
  }
  const camera = await readTags('jpeg-camera-turned')
  expect(camera.tags).toMatchObject({
    Make: expect.stringMatching(/./),
    Model: expect.stringMatching(/./),
    LensModel: expect.stringMatching(/./),
    ExposureTime: expect.stringMatching(/^1\/\d+$/),
    ISO: expect.any(Number),
    Rating: expect.any(Number),
    GPSLatitudeRef: 'North',
    Orientation: 'Rotate 90 CW',
  })
})

test('clips are made where there is an ffmpeg, and named as left out where there is none', async () => {
  const plan = { count: 5, seed: 7, scale: 0.1 } as const
  const without = await writeSample(join(folder, 'no-clips'), { ...plan, clips: 'none' })
  expect(without.leftOut).toEqual([{ path: 'clips/00005-lighthouse.mp4', reason: 'not asked for' }])
  const sample = await writeSample(join(folder, 'clips'), plan)
  const found = await findFfmpeg()
  expect(sample.files.length + sample.leftOut.length).toBe(5)
  if (found === null) return
  const head = await readFile(join(sample.folder, 'clips/00005-lighthouse.mp4'))
  expect(head.subarray(4, 8).toString('latin1')).toBe('ftyp')
  expect(head.includes('wan2.1_t2v_1.3B')).toBe(true)
})
