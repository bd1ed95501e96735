import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { createComfyGraph } from './metadata/comfyui.ts'
import type { PlannedFile } from './plan.ts'
import { renderPixels } from './render-picture.ts'

const framesPerSecond = 24
const durationSeconds = 3

/** Whether there is an ffmpeg that can be asked. */
export async function findFfmpeg(program = 'ffmpeg'): Promise<string | null> {
  return await new Promise((resolve) => {
    const child = spawn(program, ['-version'], { stdio: 'ignore' })
    child.on('error', () => resolve(null))
    child.on('exit', (code) => resolve(code === 0 ? program : null))
  })
}

function createArguments(file: PlannedFile, target: string): readonly string[] {
  const { form, picture, generation } = file
  const graph = createComfyGraph({ ...generation, width: picture.width, height: picture.height }, 'wan')
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${picture.width}x${picture.height}`]
  const start = ['-v', 'error', '-nostdin', '-y', ...input, '-r', String(framesPerSecond), '-i', 'pipe:0']
  const steady = ['-threads', '1', '-fflags', '+bitexact', '-flags:v', '+bitexact', '-pix_fmt', 'yuv420p']
  if (form === 'mp4-comfyui') {
    // VideoHelperSuite puts one JSON text into `comment`, with both graphs in it.
    const comment = JSON.stringify({ prompt: JSON.stringify(graph.prompt), workflow: graph.workflow })
    const codec = [
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-crf',
      '20',
      '-g',
      '24',
      '-movflags',
      '+faststart',
    ]
    return [...start, ...codec, ...steady, '-metadata', `comment=${comment}`, `file:${target}`]
  }
  // ComfyUI's own SaveWEBM writes one tag for each graph.
  const tags = ['prompt', JSON.stringify(graph.prompt), 'workflow', JSON.stringify(graph.workflow)]
  const codec = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '6', '-crf', '32', '-b:v', '0']
  return [
    ...start,
    ...codec,
    ...steady,
    '-metadata',
    `${tags[0]}=${tags[1]}`,
    '-metadata',
    `${tags[2]}=${tags[3]}`,
    `file:${target}`,
  ]
}

/** Renders the scene in motion and encodes it; throws when ffmpeg can't (an encoder that it lacks, for example). */
export async function writeClip(ffmpeg: string, file: PlannedFile, target: string): Promise<void> {
  const child = spawn(ffmpeg, createArguments(file, target), { stdio: ['pipe', 'ignore', 'pipe'] })
  let complaint = ''
  child.stderr.on('data', (data: Buffer) => {
    complaint += data.toString('utf8').slice(0, 2000)
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  child.stdin.on('error', () => undefined) // a closed pipe is told by the exit code
  const frames = framesPerSecond * durationSeconds
  for (let frame = 0; frame < frames && child.exitCode === null; frame += 1) {
    const pixels = await renderPixels(file.picture, frame / frames)
    if (!child.stdin.write(pixels)) {
      await new Promise<void>((resolve) => {
        child.stdin.once('drain', resolve)
        child.once('close', () => resolve())
      })
    }
  }
  child.stdin.end()
  if ((await ended) === 0) return
  await rm(target, { force: true })
  throw new Error(`ffmpeg could not write ${target}: ${complaint.trim()}`)
}
