import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { ProbeResult } from '#core/metadata/probe-result.ts'
import { parseProbe, probeVideo } from './ffprobe.ts'
import { findTools } from './find-tools.ts'

const folder = mkdtempSync(join(tmpdir(), 'media scorer ffprobe '))
afterAll(() => rmSync(folder, { recursive: true }))
const { ffmpeg } = await findTools()
const signal = new AbortController().signal

async function probe(name: string): Promise<ProbeResult> {
  const path = join(folder, name)
  const file = await open(path)
  try {
    return await probeVideo({ path, descriptor: file.fd }, signal)
  } finally {
    await file.close()
  }
}

test('reads ffprobe’s answer: a turned clip with a picture attached and hostile tags', () => {
  const answer = {
    streams: [
      { codec_type: 'video', codec_name: 'mjpeg', width: 9, height: 9, disposition: { attached_pic: 1 } },
      {
        codec_type: 'video',
        codec_name: 'h264',
        width: 1920,
        height: 1080,
        avg_frame_rate: '30000/1001',
        side_data_list: [{ side_data_type: 'Display Matrix', rotation: -90 }],
        tags: { title: 'second', language: 'und' },
      },
      { codec_type: 'audio', codec_name: 'aac', avg_frame_rate: '0/0' },
    ],
    format: { duration: '12.500000', tags: { title: 'first', constructor: 'x' } },
  }
  const text = JSON.stringify(answer).replace('"constructor"', '"__proto__"')
  const result = parseProbe(text)
  expect({ ...result, tags: Object.entries(result.tags) }).toEqual({
    width: 1920,
    height: 1080,
    durationSeconds: 12.5,
    frameRate: 29.97,
    codec: 'h264',
    audioCodec: 'aac',
    rotation: -90,
    tags: [
      ['title', 'first'],
      ['language', 'und'],
    ],
  })
  expect(({} as Record<string, unknown>).x).toBeUndefined()
})

test('what is not an answer, or tells of no video, is the tool’s failure', () => {
  for (const text of ['', 'null', '[]', '{"streams": 5}', '{}', '{"streams":[{"codec_type":"audio"}]}']) {
    expect(() => parseProbe(text)).toThrow(expect.objectContaining({ code: 'tool-failed' }))
  }
})

test('an answer with odd values gives what makes sense', () => {
  const text =
    '{"streams":[{"codec_type":"video","width":"wide","avg_frame_rate":"1/0","duration":"N/A","tags":{"a":1}}],"format":{"duration":7}}'
  expect(parseProbe(text)).toEqual({
    width: null,
    height: null,
    durationSeconds: null,
    frameRate: null,
    codec: null,
    audioCodec: null,
    rotation: null,
    tags: {},
  })
})

describe.skipIf(ffmpeg === undefined)('with ffmpeg', () => {
  function makeClip(name: string): void {
    const source = ['-f', 'lavfi', '-i', 'testsrc=size=64x36:rate=25:duration=1']
    const output = ['-metadata', 'comment=made here', '-pix_fmt', 'yuv420p', join(folder, 'made.mp4')]
    execFileSync(ffmpeg ?? '', ['-v', 'error', '-y', ...source, ...output])
    writeFileSync(join(folder, name), readFileSync(join(folder, 'made.mp4')))
  }

  test('a real clip, whatever it is called', async () => {
    for (const name of [
      'clip.mp4',
      '-version.mp4',
      'a:b.mp4',
      'http:x.mp4',
      'concat:a|b.mp4',
      '%03d.mp4',
      'new\nline.mp4',
    ]) {
      makeClip(name)
      const { tags, ...result } = await probe(name)
      expect([name, result]).toEqual([
        name,
        {
          width: 64,
          height: 36,
          durationSeconds: 1,
          frameRate: 25,
          codec: 'h264',
          audioCodec: null,
          rotation: null,
        },
      ])
      expect(tags.comment).toBe('made here')
    }
  })

  test('playlists that are called .mp4 open neither a connection nor another file', async () => {
    makeClip('target.mp4')
    let connections = 0
    const server = createServer((_, answer) => answer.end()).on('connection', () => {
      connections += 1
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x` // it listens on TCP
    const target = join(folder, 'target.mp4')
    const texts = {
      'hls.mp4': `#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n${url}\n#EXTINF:10,\nfile:${target}\n`,
      'concat.mp4': `ffconcat version 1.0\nfile ${target}\nfile ${url}\n`,
      'sdp.mp4': 'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n',
      'dash.mp4': `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT1S" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011"><Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>${url}</BaseURL></Representation></AdaptationSet></Period></MPD>`,
    }
    for (const [name, text] of Object.entries(texts)) {
      writeFileSync(join(folder, name), text)
      await expect(probe(name)).rejects.toMatchObject({ code: 'tool-failed' })
    }
    server.close()
    expect(connections).toBe(0)
  })
})
