import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asciiTag, exifSegment, makeJpeg, makeTiff } from '#core/metadata/test-media.ts'
import { type ExifToolReader, openExifTool } from './exiftool.ts'
import { findExifTool } from './find-exiftool.ts'

const folder = mkdtempSync(join(tmpdir(), 'media scorer exiftool '))
afterAll(() => rmSync(folder, { recursive: true }))
const noSignal = new AbortController().signal
const photo = makeJpeg([
  exifSegment(makeTiff({ little: true, image: [asciiTag(0x10f, 'Maker'), asciiTag(0x110, 'M|1')] })),
])

async function readWith(exiftool: ExifToolReader, name: string, signal = noSignal) {
  const path = join(folder, name)
  const file = await open(path)
  try {
    return await exiftool.read({ path, descriptor: file.fd }, signal)
  } finally {
    await file.close()
  }
}

const program = await findExifTool(process.env)

describe.skipIf(program === undefined)('the packaged ExifTool', () => {
  let exiftool: ExifToolReader
  beforeAll(async () => {
    const opened = await openExifTool()
    if (opened === undefined) throw new Error('It was found and can’t be opened.')
    exiftool = opened
  })
  afterAll(() => exiftool.close())

  test.skipIf(process.platform !== 'linux')(
    'reads a file whatever it is called, and runs nothing',
    async () => {
      const before = readdirSync(folder)
      const names = [
        'plain.jpg',
        '-ver.jpg',
        'new\nline.jpg',
        '-o\n-execute.jpg',
        'touch ran |',
        '| touch ran',
        '@x.jpg',
        '>x.jpg',
        '%d.jpg',
      ]
      for (const name of names) {
        writeFileSync(join(folder, name), photo)
        const {
          'EXIF:Make': make,
          'EXIF:Model': model,
          'File:FileType': type,
        } = await readWith(exiftool, name)
        expect([name, make, model, type]).toEqual([name, 'Maker', 'M|1', 'JPEG'])
      }
      expect(readdirSync(folder).toSorted()).toEqual([...before, ...names].toSorted())
    },
  )

  test('what is no picture is the tool’s failure; damage isn’t', async () => {
    writeFileSync(join(folder, 'empty.jpg'), '')
    writeFileSync(
      join(folder, 'noise.jpg'),
      Buffer.from(Array.from({ length: 5000 }, (_, n) => (n * 151) % 256)),
    )
    writeFileSync(join(folder, 'cut.jpg'), photo.subarray(0, photo.length - 30))
    for (const name of ['empty.jpg', 'noise.jpg']) {
      await expect(readWith(exiftool, name)).rejects.toMatchObject({ code: 'tool-failed' })
    }
    expect(await readWith(exiftool, 'cut.jpg')).toMatchObject({ 'EXIF:Make': 'Maker' })
  })

  test('who no longer waits is free at once', async () => {
    const abort = new AbortController()
    const reading = readWith(exiftool, 'plain.jpg', abort.signal)
    abort.abort()
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' })
    expect(await readWith(exiftool, 'plain.jpg')).toMatchObject({ 'EXIF:Make': 'Maker' })
  })
})

test.skipIf(program === undefined)(
  'no configuration of the person’s is run, for it would be a program',
  async () => {
    const kept = { HOME: process.env.HOME, EXIFTOOL_HOME: process.env.EXIFTOOL_HOME }
    const mark = join(folder, 'configuration-ran')
    writeFileSync(join(folder, '.ExifTool_config'), `open(my $f, '>', '${mark}'); print $f 'x'; 1;`)
    Object.assign(process.env, { HOME: folder, EXIFTOOL_HOME: folder })
    try {
      writeFileSync(join(folder, 'plain.jpg'), photo)
      const exiftool = await openExifTool()
      if (exiftool === undefined) throw new Error('It was found and can’t be opened.')
      await readWith(exiftool, 'plain.jpg')
      await exiftool.close()
      expect(() => readFileSync(mark)).toThrow('ENOENT')
    } finally {
      for (const [name, value] of Object.entries(kept)) {
        if (value === undefined) delete process.env[name]
        else process.env[name] = value
      }
    }
  },
)

/** Speaks as ExifTool does in `-stay_open`, up to the moment when it shall do harm. */
function writeFake(name: string, harm: string) {
  const script = join(folder, `${name}.mjs`)
  writeFileSync(
    script,
    `let text = ''
     process.stdin.on('data', (chunk) => {
       text += chunk
       for (let at = text.indexOf('-execute'); at >= 0; at = text.indexOf('-execute')) {
         const task = text.slice(0, at)
         text = text.slice(at + 9)
         if (task.includes('-ver')) process.stdout.write('13.00\\n{ready}\\n')
         else { ${harm} }
       }
       if (text.includes('False')) process.exit(0)
     })`,
  )
  return { command: process.execPath, args: [script] }
}

describe('an ExifTool that does harm', () => {
  test.each([
    ['hangs', ''],
    ['dies', 'process.exit(3)'],
    ['prints garbage', "process.stdout.write('}{\\n{ready}\\n')"],
    ['floods', "for (;;) process.stdout.write('x'.repeat(1e6))"],
  ])('%s: is replaced, and the file’s turn ends', async (name, harm) => {
    writeFileSync(join(folder, 'plain.jpg'), photo)
    const fine = `process.stdout.write('[{"EXIF:Make":"Fake","EXIF:ISO":100,"XMP:Subject":["a","b"]}]\\n{ready}\\n')`
    const once = `const fs = await import('node:fs'); const mark = process.argv[1] + '.harmed'
      if (fs.existsSync(mark)) { ${fine} } else { fs.writeFileSync(mark, ''); ${harm} }`
    const fake = writeFake(name, `void (async () => { ${once} })()`)
    const exiftool = await openExifTool(1500, fake)
    if (exiftool === undefined) throw new Error('A given program is always there.')
    const began = performance.now()
    await expect(readWith(exiftool, 'plain.jpg')).rejects.toMatchObject({ code: 'tool-failed' })
    expect(performance.now() - began).toBeLessThan(5000)
    expect({ ...(await readWith(exiftool, 'plain.jpg')) }).toEqual({
      'EXIF:Make': 'Fake',
      'EXIF:ISO': '100',
      'XMP:Subject': 'a, b',
    })
    await exiftool.close()
    await expect(readWith(exiftool, 'plain.jpg')).rejects.toMatchObject({ name: 'AbortError' })
  })
})
