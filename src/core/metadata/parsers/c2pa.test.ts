import { expect, test } from 'vitest'
import { createBufferReader } from '../buffer-reader.ts'
import { extractMetadata } from '../extract.ts'
import type { Extracted } from '../extracted.ts'
import { expectGeneration, expectNothing, readPngOf, testCorpusFiles } from '../test-generation.ts'
import { latin1, makePng, pngChunk, pngChunks } from '../test-media.ts'

const source = 'http://cv.iptc.org/newscodes/digitalsourcetype/'

/** CBOR of a text: a byte of type and length, then the letters (RFC 8949). */
function text(value: string): Buffer {
  return Buffer.concat([
    value.length < 24 ? Buffer.from([0x60 + value.length]) : Buffer.from([0x78, value.length]),
    latin1(value),
  ])
}

function makeManifest(agent: string, generator: string, type = 'trainedAlgorithmicMedia'): Buffer {
  return Buffer.concat([
    ...[
      latin1('jumbc2pa'),
      text('softwareAgent'),
      text(agent),
      text('digitalSourceType'),
      text(source + type),
    ],
    ...[text('claim_generator'), text(generator)],
  ])
}

function readManifest(...parts: Parameters<typeof makeManifest>): Extracted {
  return extractMetadata(
    createBufferReader(makePng({ before: [pngChunk('caBX', makeManifest(...parts))] })),
    'a.png',
  )
}

test('names the service that a manifest claims, as people call it', () => {
  const claims: readonly (readonly [string, string, string, string | null])[] = [
    ['gpt-image', 'OpenAI Media Service API', 'ChatGPT', 'gpt-image'],
    ['DALL-E', 'OpenAI', 'DALL·E', 'DALL-E'],
    ['Adobe Firefly', 'Adobe', 'Adobe Firefly', null],
    ['made with', 'Google C2PA Core Generator Library', 'Gemini', null],
    ['Bing Image Creator', 'Microsoft', 'Microsoft Designer', null],
    ['brushes', 'Unheard of 1.0', 'brushes', null],
  ]
  for (const [agent, generator, toolVersion, model] of claims) {
    const extracted = readManifest(agent, generator)
    expectGeneration(extracted, 'c2pa', {
      tool: 'c2pa',
      toolVersion,
      model,
    })
    expect(extracted.keywords.map(({ keyword }) => keyword)).toContain(toolVersion)
  }
})

test("a camera's or an editor's manifest says nothing of a model", () => {
  expectNothing(readManifest('Camera', 'Leica', 'digitalCapture'))
  expectNothing(readManifest('Photoshop', 'Adobe', 'composite'))
})

test('the same claim in XMP', () => {
  const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" Iptc4xmpExt:DigitalSourceType="${source}trainedAlgorithmicMedia" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Credit="Made with Google AI"/></rdf:RDF></x:xmpmeta>`
  const png = makePng({ before: [pngChunks.international('XML:com.adobe.xmp', xmp)] })
  expectGeneration(extractMetadata(createBufferReader(png), 'a.png'), 'c2pa', {
    tool: 'c2pa',
    toolVersion: 'Gemini',
  })
})

test("beside a generator's own settings it only claims", () => {
  const infotext = 'a fox\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 5'
  const png = makePng({
    before: [pngChunks.text('parameters', infotext), pngChunk('caBX', makeManifest('gpt-image', 'OpenAI'))],
  })
  const { tool, toolVersion, prompt } = extractMetadata(createBufferReader(png), 'a.png').generation
  expect({ tool, toolVersion, prompt }).toEqual({ tool: 'a1111', toolVersion: null, prompt: 'a fox' })
  expectNothing(readPngOf({ Comment: 'c2pa' }))
})

testCorpusFiles('c2pa')
