import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { extractMetadata } from '#core/metadata/extract.ts'
import { openReader } from '#core/metadata/open-reader.ts'
import { decodersInFlight, forkDecoder } from '#core/thumbnails/decoder.ts'
import { createDecoderPool, type DecoderPool } from '#core/thumbnails/decoder-pool.ts'
import { readGlimpse } from '#core/thumbnails/read-glimpse.ts'
import { renderPoster } from '#core/thumbnails/render-video.ts'
import type { MediaFormat } from '#shared/media.ts'
import { type Arm, type BenchResult, measure } from './measure.ts'
import { writeClips, writeGeneratedPictures, writePhotographs } from './painted-pictures.ts'
import { findPeer, inLanes, runPeer, split } from './peers.ts'

const signal = new AbortController().signal

/**
 * Thumbnails, first pictures, posters and probes against other programs for the same (targets 5, 6 and 7 of the performance page).
 * Ours keep running between pictures; theirs get all files in one or two calls where they can.
 */
export async function benchThumbnails(): Promise<readonly BenchResult[]> {
  const root = mkdtempSync(join(tmpdir(), 'media-scorer-bench-'))
  const pool = createDecoderPool(forkDecoder, decodersInFlight)
  try {
    const generated = await writeGeneratedPictures(join(root, 'png'), 48, 7)
    const photographs = await writePhotographs(join(root, 'jpg'), 20, 1, 8)
    const many = await writePhotographs(join(root, 'many'), 4, 50, 9)
    return [
      await benchPictures('thumbnails of generated PNG', 'png', generated, pool, root),
      await benchPictures('thumbnails of photographs', 'jpeg', photographs, pool, root),
      await benchFirstPictures(many),
      ...(await benchClips(root)),
    ]
  } finally {
    pool.close()
    rmSync(root, { recursive: true, force: true })
  }
}

async function benchPictures(
  bench: string,
  format: MediaFormat,
  paths: readonly string[],
  pool: DecoderPool,
  root: string,
): Promise<BenchResult> {
  const arms: Record<string, Arm> = {
    'media-scorer': {
      run: async () => {
        const results = await Promise.all(
          paths.map((path) => pool.draw({ path, root, format, output: 'thumbnail' }, signal)),
        )
        if (results.some((result) => 'code' in result)) throw new Error('A picture was not drawn.')
      },
    },
  }
  const vips = await findPeer('vipsthumbnail')
  if (vips !== undefined) {
    const output = ['-s', '512x512', '-o', join(root, 'thumb-%s.jpg')]
    arms.vipsthumbnail = { run: () => runPeer(vips, [...paths, ...output]) }
    arms['vipsthumbnail, 2 processes'] = {
      run: () => Promise.all(split(paths, 2).map((part) => runPeer(vips, [...part, ...output]))),
    }
  }
  const djpeg = format === 'jpeg' ? await findPeer('djpeg') : undefined
  if (djpeg !== undefined) {
    const shrink = ['-scale', '1/8', '-outfile', join(root, 'eighth.ppm')]
    arms['djpeg -scale 1/8, 2 at once'] = {
      run: () => inLanes(2, paths, (path) => runPeer(djpeg, [...shrink, path])),
    }
  }
  const base = vips === undefined ? 'media-scorer' : 'vipsthumbnail, 2 processes'
  return measure(bench, paths.length, base, arms, 7)
}

/** What a person sees of 200 photographs before any is decoded: against opening, reading as much, and closing. */
async function benchFirstPictures(paths: readonly string[]): Promise<BenchResult> {
  const head = Buffer.alloc(68 * 1024)
  const request = { width: 4000, height: 3000, orientation: 1 }
  return measure('first pictures of photographs', paths.length, 'heads', {
    heads: {
      run: () => {
        for (const path of paths) {
          const file = openSync(path, 'r')
          readSync(file, head, 0, head.length, 0)
          closeSync(file)
        }
      },
    },
    'media-scorer': {
      run: async () => {
        const read = (path: string) => readGlimpse({ path, root: join(path, '..'), ...request })
        const found = await Promise.all(paths.map(read))
        if (found.includes(undefined)) throw new Error('A small picture was not found.')
      },
    },
  })
}

async function benchClips(root: string): Promise<readonly BenchResult[]> {
  const ffmpeg = await findPeer('ffmpeg')
  if (ffmpeg === undefined) return []
  const clips = writeClips(ffmpeg, join(root, 'clips'), 12)
  const posters: Record<string, Arm> = {
    'media-scorer': {
      run: () => inLanes(2, clips, (path) => renderPoster(ffmpeg, { path, durationSeconds: 20 }, signal)),
    },
  }
  const thumbnailer = await findPeer('ffmpegthumbnailer')
  if (thumbnailer !== undefined) {
    const options = ['-s', '512', '-t', '10%', '-c', 'jpeg', '-o', join(root, 'poster.jpg'), '-i']
    posters['ffmpegthumbnailer, 2 at once'] = {
      run: () => inLanes(2, clips, (path) => runPeer(thumbnailer, [...options, path])),
    }
  }
  const posterBase = thumbnailer === undefined ? 'media-scorer' : 'ffmpegthumbnailer, 2 at once'
  const probes: Record<string, Arm> = { 'media-scorer': { run: () => clips.forEach(readClip) } }
  const ffprobe = await findPeer('ffprobe')
  if (ffprobe !== undefined) {
    const options = ['-v', 'error', '-of', 'json', '-show_format', '-show_streams', '-i']
    probes['ffprobe, 2 at once'] = {
      run: () => inLanes(2, clips, (path) => runPeer(ffprobe, [...options, path])),
    }
  }
  const probeBase = ffprobe === undefined ? 'media-scorer' : 'ffprobe, 2 at once'
  return [
    await measure('posters', clips.length, posterBase, posters),
    await measure('video probe', clips.length, probeBase, probes),
  ]
}

function readClip(path: string): void {
  const opened = openReader(path)
  try {
    const { durationSeconds } = extractMetadata(opened.reader, path)
    if (durationSeconds !== 20) throw new Error('The clip was not read as it is.')
  } finally {
    opened.close()
  }
}
