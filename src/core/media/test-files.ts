import { emptyGeneration } from '#core/metadata/choose-generation.ts'
import type { Extracted } from '#core/metadata/extracted.ts'
import type { CameraData, Generation } from '#shared/media.ts'
import type { FoundAndRead, FoundFile } from './record-files.ts'

type Overrides = Partial<Omit<Extracted, 'generation' | 'camera'>> & {
  readonly found?: Partial<FoundFile>
  readonly generation?: Partial<Generation>
  readonly camera?: Partial<CameraData>
}

const noCamera: CameraData = {
  camera: null,
  lens: null,
  iso: null,
  aperture: null,
  shutter: null,
  focalLengthMm: null,
  takenAt: null,
  latitude: null,
  longitude: null,
}

/** A small PNG as a scan would find and read it, for tests; what matters to a test is given. */
export function createTestFile(path: string, overrides: Overrides = {}): FoundAndRead {
  const { found, generation, camera, ...extracted } = overrides
  return {
    found: {
      path,
      sizeBytes: 1000,
      modifiedNs: 1_700_000_000_000_000_000,
      inode: 1,
      createdMs: null,
      ...found,
    },
    extracted: {
      type: 'image',
      format: 'png',
      width: 640,
      height: 480,
      durationSeconds: null,
      frameRate: null,
      codec: null,
      audioCodec: null,
      colorMode: 'RGB',
      hasAlpha: false,
      orientation: null,
      animated: false,
      generation: { ...emptyGeneration, ...generation },
      camera: { ...noCamera, ...camera },
      keywords: [],
      rating: null,
      label: null,
      pngText: null,
      raw: {},
      parser: null,
      parserVersion: 1,
      problems: [],
      ...extracted,
    },
  }
}
