import { spawnSync } from 'node:child_process'
import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBufferReader } from '#core/metadata/buffer-reader.ts'
import { readContainer } from '#core/metadata/containers/index.ts'
import { extractMetadata } from '#core/metadata/extract.ts'
import { createFindings } from '#core/metadata/findings.ts'
import { openReader } from '#core/metadata/open-reader.ts'
import { sniffBytes, sniffFormat } from '#core/metadata/sniff.ts'
import { openExifTool } from '#core/tools/exiftool.ts'
import { writeMadePictures } from './made-pictures.ts'
import { type BenchResult, measure } from './measure.ts'

/** As many files as ExifTool is asked for: it is a hundred times slower. */
const exifToolFiles = 200
const mostFiles = 500

/**
 * PNG and JPEG readers on pictures of real size against open + stat + read + close, with the files out of the page cache (where the system
 * has a way to put them out) and in it; and the whole extraction of ComfyUI graphs against the parsing of their JSON alone and against
 * ExifTool, kept running. Milliseconds are of all `n` files.
 */
export async function benchMetadata(wanted: number): Promise<readonly BenchResult[]> {
  const n = Math.min(wanted, mostFiles)
  const root = mkdtempSync(join(tmpdir(), 'media-scorer-bench-'))
  try {
    const results: BenchResult[] = []
    for (const kind of ['png', 'jpeg'] as const) {
      const paths = writeMadePictures(join(root, kind), kind, n)
      for (const isCold of canDropFromCache(paths) ? [true, false] : [false]) {
        const before = isCold ? () => dropFromCache(paths) : () => {}
        const each = (read: (path: string) => unknown) => ({ before, run: () => paths.map(read) })
        results.push(
          await measure(`metadata-${kind}-${isCold ? 'cold' : 'warm'}`, n, 'open + read + close', {
            'open + read + close': each((path) => readEnds(path, kind === 'png' ? 4096 : 16_384, 0)),
            // A PNG may have texts behind its pixels: nobody knows without a look.
            ...(kind === 'png'
              ? { 'open + read both ends + close': each((path) => readEnds(path, 4096, 4096)) }
              : {}),
            reader: each(readOnly),
            'whole extraction': each(extract),
          }),
        )
      }
    }
    results.push(...(await benchGraphs(join(root, 'comfyui'), n)))
    return results
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

async function benchGraphs(folder: string, n: number): Promise<readonly BenchResult[]> {
  const paths = writeMadePictures(folder, 'comfyui', n)
  const contents = paths.map((path) => readFileSync(path))
  const texts = paths.map((path) => extract(path).raw)
  const graphs = await measure('metadata-comfyui', n, 'JSON.parse of the graphs', {
    'JSON.parse of the graphs': {
      run: () => {
        for (const raw of texts) for (const key of ['PNG prompt', 'PNG workflow']) JSON.parse(raw[key] ?? '')
      },
    },
    'extraction from memory': {
      run: () => contents.map((bytes) => extractMetadata(createBufferReader(bytes), 'a.png')),
    },
    'extraction from files': { run: () => paths.map(extract) },
  })
  const exiftool = await openExifTool()
  if (exiftool === undefined) return [graphs]
  const few = paths.slice(0, exifToolFiles)
  const signal = new AbortController().signal
  try {
    const peers = await measure(
      'metadata-exiftool',
      few.length,
      'exiftool',
      {
        exiftool: {
          run: async () => {
            for (const path of few) {
              const descriptor = openSync(path, 'r')
              await exiftool.read({ path, descriptor }, signal)
              closeSync(descriptor)
            }
          },
        },
        'media-scorer': { run: () => few.map(extract) },
      },
      3,
    )
    return [graphs, peers]
  } finally {
    await exiftool.close()
  }
}

const head = Buffer.allocUnsafe(16_384)

function readEnds(path: string, headBytes: number, tailBytes: number): void {
  const descriptor = openSync(path, 'r')
  const { size } = fstatSync(descriptor)
  readSync(descriptor, head, 0, headBytes, 0)
  if (tailBytes > 0) readSync(descriptor, head, 0, tailBytes, size - tailBytes)
  closeSync(descriptor)
}

/** The container's reader alone: texts found, nothing made of them. */
function readOnly(path: string): void {
  const { reader, close } = openReader(path)
  const findings = createFindings()
  const format = sniffFormat(reader.read(0, sniffBytes))
  if (format !== 'unknown') readContainer(format, reader, findings)
  close()
  if (findings.texts.length === 0) throw new Error(`${path} has lost its texts.`)
}

function extract(path: string): ReturnType<typeof extractMetadata> {
  const { reader, close } = openReader(path)
  const extracted = extractMetadata(reader, path)
  close()
  if (extracted.generation.prompt === null) throw new Error(`The prompt of ${path} was not read.`)
  return extracted
}

/** `dd` of GNU asks the system to forget a file's pages; there is no call for it in Node. */
function canDropFromCache(paths: readonly string[]): boolean {
  if (process.platform !== 'linux') return false
  spawnSync('sync')
  return dropFromCache(paths.slice(0, 1))
}

function dropFromCache(paths: readonly string[]): boolean {
  return paths.every((path) => {
    const { status } = spawnSync('dd', [`if=${path}`, 'iflag=nocache', 'count=0', 'status=none'])
    return status === 0
  })
}
