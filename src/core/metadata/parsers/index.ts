import type { GeneratorParser } from '../parser.ts'
import { a1111Parser } from './a1111.ts'
import { c2paParser } from './c2pa.ts'
import { captionParser } from './caption.ts'
import { comfyuiParser } from './comfyui.ts'
import { drawThingsParser } from './draw-things.ts'
import { easyDiffusionParser } from './easy-diffusion.ts'
import { fooocusParser } from './fooocus.ts'
import { hfSpaceParser } from './hf-space.ts'
import { invokeaiParser } from './invokeai.ts'
import { leonardoParser } from './leonardo.ts'
import { midjourneyParser } from './midjourney.ts'
import { novelaiParser } from './novelai.ts'
import { ruinedFooocusParser } from './ruined-fooocus.ts'
import { settingsJsonParser } from './settings-json.ts'
import { stabilityMatrixParser } from './stability-matrix.ts'
import { stableStudioParser } from './stable-studio.ts'
import { swarmuiParser } from './swarmui.ts'
import { tensorartParser } from './tensorart.ts'

/** Every generator parser; of two that are equally sure the earlier wins. */
export const generatorParsers: readonly GeneratorParser[] = [
  tensorartParser,
  stabilityMatrixParser,
  swarmuiParser,
  invokeaiParser,
  novelaiParser,
  ruinedFooocusParser,
  easyDiffusionParser,
  drawThingsParser,
  hfSpaceParser,
  fooocusParser,
  leonardoParser,
  stableStudioParser,
  midjourneyParser,
  comfyuiParser,
  a1111Parser,
  settingsJsonParser,
  c2paParser,
  captionParser,
]
