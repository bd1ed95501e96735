/** How a field's values are written and read. */
export type FieldKind =
  | 'text'
  | 'name'
  | 'tag'
  | 'lora'
  | 'sampler'
  | 'path'
  | 'folder'
  | 'hash'
  | 'node'
  | 'meta'
  | 'option'
  | 'flag'
  | 'presence'
  | 'score'
  | 'number'
  | 'count'
  | 'shutter'
  | 'seed'
  | 'bytes'
  | 'duration'
  | 'size'
  | 'ratio'
  | 'date'
  | 'ids'
  | 'dup'
  | 'similar'
  | 'field'
  | 'sort'
  | 'limit'
  | 'group'

export type FieldGroup =
  | 'text'
  | 'judgement'
  | 'generation'
  | 'file'
  | 'time'
  | 'photograph'
  | 'state'
  | 'order'

type FieldRow = {
  /** Other names; they may hold a space. */
  readonly aliases: readonly string[]
  readonly kind: FieldKind
  readonly group: FieldGroup
  /** One sentence for completions and the docs page. */
  readonly description: string
  /** Queries that work, for the docs page and the tests. */
  readonly examples: readonly string[]
  /** For kind `option`: what may stand as its value. */
  readonly options?: readonly string[]
  /** What the number stands for, as a person writes it behind the number; it may be left out. */
  readonly unit?: string
  /** What may stand for a value, and what it then means. */
  readonly valueAliases?: Readonly<Record<string, string>>
}

/** THE table of fields: parser, compiler, completions and docs/query-language.md all read it, in this order. */
export const fields = {
  prompt: {
    aliases: ['p', 'pos'],
    kind: 'text',
    group: 'text',
    description: 'The prompt that a picture or clip was made from.',
    examples: [
      'prompt:lighthouse',
      'prompt:"red hat"',
      'p:cine*',
      'prompt:/hats?/i',
      'prompt:~lighthuose',
      'prompt:none',
    ],
  },
  negative: {
    aliases: ['neg', 'n', 'negative prompt'],
    kind: 'text',
    group: 'text',
    description: 'The negative prompt, which bare words don’t look into.',
    examples: ['negative:blurry', 'neg:"bad hands"', 'negative:none'],
  },
  caption: {
    aliases: ['description'],
    kind: 'text',
    group: 'text',
    description: 'The caption or description that the file itself carries.',
    examples: ['caption:beach', 'caption:any'],
  },
  notes: {
    aliases: ['note'],
    kind: 'text',
    group: 'text',
    description: 'Your own notes.',
    examples: ['notes:print', 'notes:any'],
  },
  title: {
    aliases: [],
    kind: 'text',
    group: 'text',
    description: 'The title that the file itself carries.',
    examples: ['title:harbour'],
  },
  raw: {
    // `meta` is this field, `meta.KEY` the next one.
    aliases: ['meta'],
    kind: 'text',
    group: 'text',
    description: 'All texts of the file’s metadata, as found. ComfyUI’s graphs are asked with `node`.',
    examples: ['raw:"Hires upscaler"', 'meta:C2PA'],
  },
  meta: {
    aliases: ['exif', 'xmp', 'iptc', 'png'],
    kind: 'meta',
    group: 'text',
    description:
      'One entry of the metadata by its name, or a JSON path into it: `meta.KEY:value`, `exif.Model:canon`.',
    examples: [
      'exif.Model:canon',
      'meta.parameters:upscaler',
      'xmp."dc:creator":any',
      'meta.generation.hires.scale:2',
    ],
  },
  node: {
    aliases: [],
    kind: 'node',
    group: 'generation',
    description: 'A node of a ComfyUI graph by its class, or one of its inputs: `node.CLASS.input:value`.',
    examples: ['node:KSampler*', 'node.KSampler.cfg:>7', 'node.*.text:"red hat"'],
  },
  workflow: {
    aliases: [],
    kind: 'presence',
    group: 'generation',
    description: 'Whether the file carries a ComfyUI workflow.',
    examples: ['workflow:any', 'workflow:none'],
  },
  tag: {
    aliases: ['t', 'keyword'],
    kind: 'tag',
    group: 'judgement',
    description:
      'Your own keywords, whole; `#x` is short for `tag:x`, `tag:style/*` finds all below `style`.',
    examples: ['tag:portrait', '#portrait', 'tag:style/*', 'tag:"red hat"|cat', 'tag:none'],
  },
  tags: {
    aliases: [],
    kind: 'count',
    group: 'judgement',
    description: 'How many keywords of your own a file has.',
    examples: ['tags:0', 'tags:>3'],
  },
  kw: {
    aliases: ['keywords'],
    kind: 'tag',
    group: 'text',
    description: 'Keywords that the file itself carries (XMP, IPTC).',
    examples: ['kw:holiday', 'kw:any'],
  },
  score: {
    aliases: ['r', 'rating', 'stars'],
    kind: 'score',
    group: 'judgement',
    description:
      'Your score: 1 to 5, `reject` (-1), `unrated`, `rated`; `0` was cleared by hand, `none` was never scored.',
    examples: [
      'score:4',
      'score:>=4',
      'score:4+',
      'score:2..4',
      'score:reject',
      'rating:unrated',
      'score:none',
    ],
    options: ['reject', 'unrated', 'rated'],
    valueAliases: { rejected: 'reject' },
  },
  fav: {
    aliases: ['favourite', 'favorite'],
    kind: 'flag',
    group: 'judgement',
    description: 'Favourites.',
    examples: ['fav:yes', 'fav:no'],
  },
  label: {
    aliases: ['color', 'colour'],
    kind: 'option',
    group: 'judgement',
    description: 'The colour label.',
    examples: ['label:red', 'label:red|green', 'label:none'],
    options: ['red', 'yellow', 'green', 'blue'],
  },
  model: {
    aliases: ['ckpt', 'checkpoint'],
    kind: 'name',
    group: 'generation',
    description: 'The model’s name: whole words of it, or a pattern for all of it.',
    examples: [
      'model:flux*',
      'model:dreamshaper',
      'model:=sd_xl_base_1.0',
      'model:"juggernaut xl"',
      '-model:pony*|illustrious*',
    ],
  },
  hash: {
    aliases: ['model_hash', 'model hash'],
    kind: 'hash',
    group: 'generation',
    description: 'The model’s hash, or its beginning.',
    examples: ['hash:31e35c80fc'],
  },
  vae: {
    aliases: [],
    kind: 'name',
    group: 'generation',
    description: 'The VAE’s name.',
    examples: ['vae:*mse*'],
  },
  lora: {
    aliases: ['lyco', 'loras'],
    kind: 'lora',
    group: 'generation',
    description: 'LoRAs and their like by name, and by weight behind an `@`.',
    examples: ['lora:detail*', 'lora:detail*@>0.5', 'lora:none', 'lora:a lora:b'],
  },
  embedding: {
    aliases: ['embeddings', 'ti'],
    kind: 'name',
    group: 'generation',
    description: 'Embeddings (textual inversions) by name.',
    examples: ['embedding:easynegative', 'embedding:any'],
  },
  controlnet: {
    aliases: ['cn', 'controlnets'],
    kind: 'name',
    group: 'generation',
    description: 'ControlNet models by name.',
    examples: ['controlnet:*openpose*', 'controlnet:any'],
  },
  sampler: {
    aliases: [],
    kind: 'sampler',
    group: 'generation',
    description: 'The sampler in any program’s spelling: `euler a` and `euler_ancestral` are the same.',
    examples: ['sampler:"euler a"', 'sampler:euler_ancestral', 'sampler:dpm*'],
  },
  scheduler: {
    aliases: ['schedule', 'schedule type'],
    kind: 'sampler',
    group: 'generation',
    description: 'The scheduler (noise schedule).',
    examples: ['scheduler:karras'],
  },
  tool: {
    aliases: ['generator'],
    kind: 'name',
    group: 'generation',
    description:
      'The program that made it: a1111, forge, comfyui, invokeai, novelai, fooocus, swarmui, midjourney and more.',
    examples: ['tool:comfyui', 'tool:a1111|forge', 'tool:none'],
    valueAliases: {
      automatic1111: 'a1111',
      webui: 'a1111',
      comfy: 'comfyui',
      invoke: 'invokeai',
      nai: 'novelai',
      swarm: 'swarmui',
      sdnext: 'sd-next',
    },
  },
  steps: {
    aliases: [],
    kind: 'number',
    group: 'generation',
    description: 'Sampling steps.',
    examples: [
      'steps:20',
      'steps:>=20',
      'steps>=20',
      'steps:20..30',
      'steps:20-30',
      'steps:~=25',
      '-steps:20',
      'steps:!=20',
    ],
  },
  cfg: {
    aliases: ['cfg scale', 'cfg_scale', 'cfgscale'],
    kind: 'number',
    group: 'generation',
    description: 'CFG scale.',
    examples: ['cfg:7', 'cfg:>7.5'],
  },
  denoise: {
    aliases: ['denoising strength', 'denoising', 'strength'],
    kind: 'number',
    group: 'generation',
    description: 'Denoising strength.',
    examples: ['denoise:<0.5'],
  },
  clipskip: {
    aliases: ['clip skip', 'clip_skip'],
    kind: 'number',
    group: 'generation',
    description: 'Clip skip.',
    examples: ['clipskip:2'],
  },
  guidance: {
    aliases: ['distilled cfg scale', 'guidance scale'],
    kind: 'number',
    group: 'generation',
    description: 'Guidance of distilled models such as Flux.',
    examples: ['guidance:3.5'],
  },
  seed: {
    aliases: [],
    kind: 'seed',
    group: 'generation',
    description: 'The seed, exact to its last digit, or its beginning.',
    examples: ['seed:18446744073709551615', 'seed:123*', 'seed:any'],
  },
  type: {
    aliases: ['kind'],
    kind: 'option',
    group: 'file',
    description: 'Image (animations among them), video, animation, or a file whose content is neither.',
    examples: ['type:video', 'type:image|video', 'type:animation'],
    options: ['image', 'video', 'animation', 'unknown'],
    valueAliases: {
      images: 'image',
      picture: 'image',
      photo: 'image',
      videos: 'video',
      clip: 'video',
      gif: 'animation',
    },
  },
  ext: {
    aliases: ['extension', 'filetype'],
    kind: 'name',
    group: 'file',
    description: 'The file name’s extension; `jpg` and `jpeg` are the same.',
    examples: ['ext:png', 'ext:jpg|webp'],
    valueAliases: { jpeg: 'jpg', tiff: 'tif' },
  },
  codec: {
    aliases: [],
    kind: 'name',
    group: 'file',
    description: 'The video’s codec.',
    examples: ['codec:h264|hevc'],
    valueAliases: { h265: 'hevc', avc: 'h264' },
  },
  container: {
    aliases: ['format'],
    kind: 'name',
    group: 'file',
    description: 'The format that the content has, whatever the name says.',
    examples: ['container:mp4', 'container:png ext:jpg'],
    valueAliases: { jpg: 'jpeg', tif: 'tiff', mkv: 'matroska', heic: 'heif' },
  },
  w: {
    aliases: ['width'],
    kind: 'number',
    group: 'file',
    description: 'Width in pixels.',
    examples: ['w:>=1920', 'width:1024'],
    unit: 'px',
  },
  h: {
    aliases: ['height'],
    kind: 'number',
    group: 'file',
    description: 'Height in pixels.',
    examples: ['h:<768'],
    unit: 'px',
  },
  mp: {
    aliases: ['megapixels'],
    kind: 'number',
    group: 'file',
    description: 'Megapixels.',
    examples: ['mp:>2'],
    unit: 'mp',
  },
  size: {
    aliases: ['dimensions', 'resolution'],
    kind: 'size',
    group: 'file',
    description: 'Width and height together; `?` is any.',
    examples: ['size:1024x1536', 'size:512x?', 'size:>=1920x1080'],
  },
  ratio: {
    aliases: ['aspect'],
    kind: 'ratio',
    group: 'file',
    description: 'Width to height: exact to 1 %, with `~` to 5 %; or landscape, portrait, square.',
    examples: ['ratio:16:9', 'ratio:~16:9', 'ratio:>1.5', 'ratio:portrait'],
    options: ['landscape', 'portrait', 'square'],
  },
  filesize: {
    aliases: ['bytes'],
    kind: 'bytes',
    group: 'file',
    description: 'The file’s size: kB, MB, GB of a thousand, KiB, MiB, GiB of 1024.',
    examples: ['filesize:>2MB', 'filesize:100kB..1MB'],
  },
  duration: {
    aliases: ['length'],
    kind: 'duration',
    group: 'file',
    description: 'A clip’s length.',
    examples: ['duration:>5s', 'duration:1m30..2m'],
  },
  fps: {
    aliases: ['framerate'],
    kind: 'number',
    group: 'file',
    description: 'Frames a second.',
    examples: ['fps:>=24'],
    unit: 'fps',
  },
  audio: {
    aliases: ['sound'],
    kind: 'flag',
    group: 'file',
    description: 'Whether a clip has sound.',
    examples: ['audio:yes', 'audio:no'],
  },
  alpha: {
    aliases: ['transparent'],
    kind: 'flag',
    group: 'file',
    description: 'Whether a picture has an alpha channel.',
    examples: ['alpha:yes'],
  },
  animated: {
    aliases: [],
    kind: 'flag',
    group: 'file',
    description: 'Whether a picture has more than one frame.',
    examples: ['animated:yes'],
  },
  name: {
    aliases: ['filename', 'file'],
    kind: 'path',
    group: 'file',
    description:
      'The file’s name: a part of it, or a pattern for all of it. A capital letter makes it case-sensitive.',
    examples: ['name:IMG_2041', 'name:*.jpeg', 'name:img_00?1*'],
  },
  path: {
    aliases: [],
    kind: 'path',
    group: 'file',
    description:
      'The path inside the library: a part of it, or a pattern for all of it. A capital letter makes it case-sensitive.',
    examples: ['path:2025/summer', 'path:*/raw/*.png'],
  },
  folder: {
    aliases: ['dir'],
    kind: 'folder',
    group: 'file',
    description: 'Exactly this folder, without those below it.',
    examples: ['folder:2025/summer', 'folder:/'],
  },
  in: {
    aliases: ['under'],
    kind: 'folder',
    group: 'file',
    description: 'This folder and all below it.',
    examples: ['in:2025', 'in:"my pictures"'],
  },
  date: {
    aliases: [],
    kind: 'date',
    group: 'time',
    description: 'When it was taken or made, as well as that is known.',
    examples: [
      'date:2025',
      'date:2025-03',
      'date:2025-03-14',
      'date:today',
      'date:7d',
      'date:"3 weeks ago"',
      'date:2025-01..2025-03',
    ],
  },
  taken: {
    aliases: ['shot'],
    kind: 'date',
    group: 'time',
    description: 'When a camera took it.',
    examples: ['taken:2024', 'taken:none'],
  },
  created: {
    aliases: [],
    kind: 'date',
    group: 'time',
    description: 'When the file was created.',
    examples: ['created:yesterday'],
  },
  modified: {
    aliases: ['changed'],
    kind: 'date',
    group: 'time',
    description: 'When the file was last changed.',
    examples: ['modified:3w'],
  },
  added: {
    aliases: ['imported'],
    kind: 'date',
    group: 'time',
    description: 'When the library first saw it.',
    examples: ['added:7d'],
  },
  scored: {
    aliases: ['rated_at'],
    kind: 'date',
    group: 'time',
    description: 'When you scored it last.',
    examples: ['scored:today'],
  },
  viewed: {
    aliases: ['seen'],
    kind: 'date',
    group: 'time',
    description: 'When you looked at it last.',
    examples: ['viewed:none', 'viewed:<6mo'],
  },
  before: {
    aliases: ['until'],
    kind: 'date',
    group: 'time',
    description: 'Made before this day, month or year began.',
    examples: ['before:2025'],
  },
  after: {
    aliases: ['since'],
    kind: 'date',
    group: 'time',
    description: 'Made in this day, month or year, or later.',
    examples: ['after:2025-03', 'since:7d'],
  },
  is: {
    aliases: [],
    kind: 'option',
    group: 'state',
    description:
      'A state: rejected, rated, unrated, fav, missing, duplicate (the same content twice), error (something couldn’t be read), edited, new (added in the last 24 hours).',
    examples: ['is:rejected', 'is:unrated', 'is:fav', 'is:missing', 'is:error', 'is:new'],
    options: ['rejected', 'rated', 'unrated', 'fav', 'missing', 'duplicate', 'error', 'edited', 'new'],
    valueAliases: {
      reject: 'rejected',
      favourite: 'fav',
      favorite: 'fav',
      dup: 'duplicate',
      broken: 'error',
    },
  },
  dup: {
    aliases: ['duplicate'],
    kind: 'dup',
    group: 'state',
    description: 'Files with the same content, or (later) pictures that look alike.',
    examples: ['dup:exact', 'dup:<=6'],
  },
  similar: {
    aliases: [],
    kind: 'similar',
    group: 'state',
    description: 'Pictures that look like the one with this id (later).',
    examples: ['similar:42/8'],
  },
  camera: {
    aliases: [],
    kind: 'name',
    group: 'photograph',
    description: 'The camera’s name.',
    examples: ['camera:canon', 'camera:"EOS R5"'],
  },
  lens: {
    aliases: [],
    kind: 'name',
    group: 'photograph',
    description: 'The lens’s name.',
    examples: ['lens:*50mm*'],
  },
  iso: {
    aliases: [],
    kind: 'number',
    group: 'photograph',
    description: 'ISO speed.',
    examples: ['iso:>=1600'],
  },
  aperture: {
    aliases: ['f', 'fnumber'],
    kind: 'number',
    group: 'photograph',
    description: 'The f-number.',
    examples: ['aperture:<=2.8', 'f:1.8'],
  },
  shutter: {
    aliases: ['exposure'],
    kind: 'shutter',
    group: 'photograph',
    description: 'Exposure time in seconds, also as a fraction.',
    examples: ['shutter:1/250', 'shutter:<1/1000', 'shutter:>=2s'],
  },
  focal: {
    aliases: ['focal_length'],
    kind: 'number',
    group: 'photograph',
    description: 'Focal length in millimetres.',
    examples: ['focal:50', 'focal:70..200mm'],
    unit: 'mm',
  },
  gps: {
    aliases: ['geo'],
    kind: 'presence',
    group: 'photograph',
    description: 'Whether the place is known.',
    examples: ['gps:any', 'no:gps'],
  },
  sha256: {
    aliases: ['content_hash'],
    kind: 'hash',
    group: 'state',
    description: 'The content’s SHA-256, or its beginning.',
    examples: ['sha256:e3b0c44298fc1c14'],
  },
  id: {
    aliases: [],
    kind: 'ids',
    group: 'state',
    description: 'The library’s own number of a file.',
    examples: ['id:42', 'id:1|2|3'],
  },
  no: {
    aliases: ['without'],
    kind: 'field',
    group: 'state',
    description: 'Files of which a field is not known.',
    examples: ['no:tag', 'no:prompt'],
  },
  has: {
    aliases: ['with'],
    kind: 'field',
    group: 'state',
    description: 'Files of which a field is known.',
    examples: ['has:lora', 'has:workflow'],
  },
  sort: {
    aliases: ['order', 'orderby'],
    kind: 'sort',
    group: 'order',
    description: 'The order, by one key or several; `-` behind a key turns it round.',
    examples: ['sort:score- date-', 'sort:name', 'sort:random(42)', 'cat sort:relevance'],
  },
  limit: {
    aliases: [],
    kind: 'limit',
    group: 'order',
    description: 'No more files than this, counted after sorting.',
    examples: ['limit:100'],
  },
  group: {
    aliases: [],
    kind: 'group',
    group: 'order',
    description: 'Together what has the same model, day, folder, prompt, seed or score.',
    examples: ['group:model', 'group:day sort:date-'],
  },
} as const satisfies Readonly<Record<string, FieldRow>>

export type FieldName = keyof typeof fields

export type Field = FieldRow & { readonly name: FieldName }

/** Every field, in the table's order. */
export const allFields: readonly Field[] = (Object.keys(fields) as FieldName[]) // the table's own keys
  .map((name): Field => ({ name, ...fields[name] }))

const byName: ReadonlyMap<string, Field> = new Map(
  allFields
    .filter((field) => field.kind !== 'meta')
    .flatMap((field) => [field.name, ...field.aliases].map((alias) => [alias, field] as const)),
)
const byNameWithPath: ReadonlyMap<string, Field> = new Map(
  allFields
    .filter((field) => field.kind === 'meta' || field.kind === 'node')
    .flatMap((field) => [field.name, ...field.aliases].map((alias) => [alias, field] as const)),
)

/** Aliases that hold a space, longest first: they are looked for before a term is read as words. */
export const spacedAliases: readonly string[] = [...byName.keys()]
  .filter((name) => name.includes(' '))
  .sort((a, b) => b.length - a.length)

/** A field by its name or one of its aliases, in any case. */
export function findField(name: string): Field | undefined {
  return byName.get(name.toLowerCase())
}

/** A field whose name is followed by a dot: `node.CLASS`, `meta.KEY`, `exif.Model`. */
export function findFieldWithPath(name: string): Field | undefined {
  return byNameWithPath.get(name.toLowerCase())
}

/** Every name and alias that a field can be called by. */
export function listFieldNames(): readonly string[] {
  return [...byName.keys()]
}
