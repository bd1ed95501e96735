import { constants, deflateRawSync } from 'node:zlib'
import { box, fullBox, latin1, makePng, makeTextPng, pngChunk, pngChunks, u32 } from './test-media.ts'

const mebibyte = 1024 * 1024

/** A zlib stream of so many zeros (whole mebibytes), a thousandth as long and never held in memory (RFC 1950 and 1951). */
function deflateZeros(mebibytes: number): Buffer {
  // A block that ends at a byte's edge and looks back to nothing can be repeated as often as one likes.
  const block = deflateRawSync(Buffer.alloc(mebibyte), { finishFlush: constants.Z_FULL_FLUSH, level: 9 })
  // Adler-32 of zeros: the first sum stays 1, the second counts.
  const check = u32((((mebibytes * mebibyte) % 65_521) * 65_536 + 1) >>> 0)
  const blocks = Array.from({ length: mebibytes }, () => block)
  return Buffer.concat([Buffer.from([0x78, 0xda]), ...blocks, Buffer.from([0x03, 0x00]), check])
}

function makeGraph(nodes: number): string {
  return `{${Array.from({ length: nodes }, (_, id) => `"${id}":{"class_type":"KSampler","inputs":{}}`).join(',')}}`
}

function makeLongClip(textBytes: number): Buffer {
  const data = box('data', u32(1), u32(0), Buffer.alloc(textBytes, 'a'))
  const list = box('ilst', box('\xa9cmt', data))
  const handler = fullBox('hdlr', u32(0), latin1('mdir'), Buffer.alloc(13))
  return Buffer.concat([
    box('ftyp', latin1('isom'), u32(512), latin1('isomiso2')),
    box('moov', box('udta', fullBox('meta', handler, list))),
  ])
}

/** A playlist for streaming that would have a player ask `url`. */
function makeDashList(url: string): string {
  return `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT1S"><Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>${url}</BaseURL><SegmentList><Initialization sourceURL="init.mp4"/><SegmentURL media="1.mp4"/></SegmentList></Representation></AdaptationSet></Period></MPD>`
}

const deep = 2_000_000

/** Files that are small, or pretend to be, and grow beyond all bounds in whoever believes them; by name. `url` must never be asked. */
export function makeBombs(url: string): Readonly<Record<string, string | Uint8Array>> {
  const zTXt = (mebibytes: number) =>
    pngChunk('zTXt', Buffer.concat([latin1('parameters\0\0'), deflateZeros(mebibytes)]))
  const iTXt = (mebibytes: number) =>
    pngChunk('iTXt', Buffer.concat([latin1('parameters\0\u0001\0\0\0'), deflateZeros(mebibytes)]))
  return {
    'ztxt-100mb.png': makePng({ before: [zTXt(100)] }),
    'ztxt-1gb.png': makePng({ before: [zTXt(1024)] }),
    'itxt-100mb.png': makePng({ after: [iTXt(100)] }),
    'itxt-1gb.png': makePng({ after: [iTXt(1024)] }),
    'a-thousand-ztxt.png': makePng({ before: Array.from({ length: 1000 }, () => zTXt(1)) }),
    'pixels.png': makePng({ width: 100_000, height: 100_000 }),
    'deep.png': makeTextPng({
      parameters: '['.repeat(deep) + ']'.repeat(deep),
      prompt: '{"a":'.repeat(deep / 2),
    }),
    'million-nodes.png': makePng({
      before: [pngChunks.internationalCompressed('prompt', makeGraph(1_000_000))],
    }),
    'many-nodes.png': makeTextPng({ prompt: makeGraph(180_000) }),
    'list.mp4': makeDashList(url),
    'long.mp4': makeLongClip(20 * mebibyte),
  }
}
