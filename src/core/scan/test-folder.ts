import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'

/** A new folder of its own. For tests; who makes it removes it. */
export function makeTestFolder(): string {
  return mkdtempSync(join(tmpdir(), 'media-scorer-'))
}

/** Writes files below a folder, with the directories that they need. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}

/** A whole PNG of `width` × 1 pixels with a prompt, as a generator would write it (PNG specification, 5.3 and 11). */
export function createPng(width: number, prompt = ''): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(1, 4)
  header.set([8, 2], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    createChunk('IHDR', header),
    ...(prompt === '' ? [] : [createChunk('tEXt', Buffer.from(`parameters\0${prompt}`, 'latin1'))]),
    createChunk('IDAT', deflateSync(Buffer.alloc(1 + 3 * width))),
    createChunk('IEND', Buffer.alloc(0)),
  ])
}

function createChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const chunk = Buffer.alloc(body.length + 8)
  chunk.writeUInt32BE(data.length, 0)
  body.copy(chunk, 4)
  chunk.writeUInt32BE(crc32(body), body.length + 4)
  return chunk
}

/**
 * Runs an act as a user without rights, where the tests run as root, whom no mode holds back. The folder becomes that user's. All threads
 * of the process change their user together.
 */
export async function asNobody(folder: string, act: () => Promise<void>): Promise<void> {
  if (process.getuid?.() !== 0) return act()
  const nobody = 65534
  execFileSync('chown', ['-R', `${nobody}:${nobody}`, folder])
  process.setegid?.(nobody)
  process.seteuid?.(nobody)
  try {
    await act()
  } finally {
    process.seteuid?.(0)
    process.setegid?.(0)
  }
}
