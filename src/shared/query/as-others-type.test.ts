import { expect, test } from 'vitest'
import { parseQuery } from './parse-query.ts'
import { printQuery } from './print-query.ts'

/** What is typed, and how we would write what it means here; or the kind of error, its place, and what is offered instead. */
type Typed = readonly [
  typed: string,
  meaning: string | { readonly error: string; readonly at: string; readonly offers: readonly string[] },
]

const error = (code: string, at: string, ...offers: readonly string[]) => ({ error: code, at, offers })

/** As its SearchHelp.md has them. */
const diffusionToolkit: readonly Typed[] = [
  ['A man staring into a starry night sky, by Van Gogh', 'A man staring into a starry night sky by Van Gogh'],
  [
    '"A man staring into a starry night sky, by Van Gogh"',
    '"A man staring into a starry night sky, by Van Gogh"',
  ],
  ['starry night, by Van Gogh steps: 20 cfg:12', 'starry night by Van Gogh steps:20 cfg:12'],
  ['negative prompt: blurry', 'negative:blurry'],
  ['negative_prompt: blurry', 'negative:blurry'],
  // The second term is a word of the prompt here: lists of values are written with | or in parentheses.
  ['negative: blurry, lowres', 'negative:blurry lowres'],
  ['Steps: 20', 'steps:20'],
  ['steps: 20-30', 'steps:20..30'],
  ['sampler: "Euler a"', 'sampler:"Euler a"'],
  ['sampler: euler_a', 'sampler:euler_a'],
  ['sampler:"euler a"|ddim|plms', 'sampler:"euler a"|ddim|plms'],
  ['cfg scale: 7', 'cfg:7'],
  ['cfg_scale: 7', 'cfg:7'],
  ['cfg: 4.5|7|9|12', 'cfg:4.5|7|9|12'],
  ['seed: 10000-20000', 'seed:10000..20000'],
  ['seed: 123*', 'seed:123*'],
  ['seed: 123456???000', 'seed:123456???000'],
  ['size: 512x?', 'size:512x?'],
  ['size:16:9', error('bad-value', '16:9', '"size:16:9"')],
  ['size: landscape', error('bad-value', 'landscape', '"size: landscape"')],
  ['model_hash:aabbccdd|deadbeef|12345678', 'hash:aabbccdd|deadbeef|12345678'],
  ['model: dream*', 'model:dream*'],
  ['aesthetic_score: < 0.6', error('unknown-field', 'aesthetic_score', '"aesthetic_score:"')],
  ['favorite: true', 'fav:yes'],
  ['favorite: false', 'fav:no'],
  ['rating: >= 4', 'score:>=4'],
  ['rating: 8', error('bad-value', '8', '"rating: 8"')],
  ['nsfw: true', error('unknown-field', 'nsfw', '"nsfw:"')],
  ['date: today', 'date:today'],
  ['date: since 2022-01-01', error('bad-value', 'since', '"date: since"')],
  ['path: *img2img*', 'path:*img2img*'],
  ['path: *.jpg', 'path:*.jpg'],
  ['path: "**funny cats**"', 'path:"**funny cats**"'],
  ['folder: summer', 'folder:summer'],
]

/** As its docs/search.md has them. */
const tagStudio: readonly Typed[] = [
  ['Tag1 AND Tag2', 'Tag1 Tag2'],
  ['Tag1 OR Tag2', 'Tag1 OR Tag2'],
  ['Tag1 NOT Tag2', 'Tag1 -Tag2'],
  ['(Tag1 OR Tag2) AND Tag3', '(Tag1 OR Tag2) Tag3'],
  // Small letters are words of a prompt: «black or white» must be found.
  ['tag1 or tag2', 'tag1 or tag2'],
  ['"Tag Name With Spaces"', '"Tag Name With Spaces"'],
  ['tag:"Tag Name With Spaces"', 'tag:"Tag Name With Spaces"'],
  ['path: artwork/piece.jpg', 'path:artwork/piece.jpg'],
  ['path: rtwor', 'path:rtwor'],
  ['path: Artwork/*', 'path:Artwork/*'],
  ['mediatype:image', 'type:image'],
  ['filetype:jpg', 'ext:jpg'],
  ['special:untagged', error('unknown-field', 'special', '"special:untagged"')],
]

/** As its documentation and its users write them. */
const hydrus: readonly Typed[] = [
  ['blue_eyes red_hair', 'blue_eyes red_hair'],
  ['-blue_eyes', '-blue_eyes'],
  ['*gelion', '*gelion'],
  ['character:samus aran', error('unknown-field', 'character', '"character:samus"')],
  ['tag:"character:samus aran"', 'tag:"character:samus aran"'],
  ['system:untagged', error('unknown-field', 'system', '"system:untagged"')],
  ['system:width > 1920', error('unknown-field', 'system', '"system:width"')],
  // Beside white space a sign is text: «a > b» may stand in a prompt.
  ['width > 1920', 'width > 1920'],
  ['width>1920', 'w:>1920'],
  ['limit:256 sort:filesize-', 'limit:256 sort:filesize-'],
]

/** SmartGallery and Breadboard: fields with a colon, negation with a dash. */
const smartGalleryAndBreadboard: readonly Typed[] = [
  ['prompt:cat -prompt:dog', 'prompt:cat -prompt:dog'],
  ['agent:comfyui', 'tool:comfyui'],
  ['model_name:dream', 'model:dream'],
  ['file_path:2024', 'path:2024'],
  ['width:512', 'w:512'],
  ['before:2023-01-01', 'before:2023-01-01'],
  ['after:2023-01-01', 'after:2023-01-01'],
  ['tag:favorite', 'tag:favorite'],
  ['-tag:favorite', '-tag:favorite'],
  ['lora:add_detail*', 'lora:add_detail*'],
  ['workflow:any', 'workflow:any'],
]

/** Eagle: words, and its filters written out. */
const eagle: readonly Typed[] = [
  ['logo && red', 'logo red'],
  ['logo || icon', 'logo OR icon'],
  ['logo -draft', 'logo -draft'],
  ['"brand book"', '"brand book"'],
  ['ext:jpg|png', 'ext:jpg|png'],
  ['rating:5', 'score:5'],
  ['color:red', 'label:red'],
]

/** Prompts as they are pasted. */
const pasted: readonly Typed[] = [
  ['score_9, score_8_up, 1girl', 'score_9 score_8_up 1girl'],
  ['miku_(vocaloid)', 'miku_\\(vocaloid\\)'],
  ['(masterpiece:1.2)', error('unknown-field', 'masterpiece', '', '"masterpiece:1.2"')],
  ['Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1', 'steps:20 sampler:"Euler a" cfg:7 seed:1'],
  ['http://example.org/a 12:30 16:9', 'http\\://example.org/a 12:30 16:9'],
]

const all = { diffusionToolkit, tagStudio, hydrus, smartGalleryAndBreadboard, eagle, pasted }

test.each(
  Object.entries(all).flatMap(([program, queries]) =>
    queries.map(([typed, meaning]) => [program, typed, meaning] as const),
  ),
)('%s: %s', (_program, typed, meaning) => {
  const { query, errors } = parseQuery(typed)
  if (typeof meaning === 'string') {
    expect(errors).toEqual([])
    expect(printQuery(query)).toBe(meaning)
    return
  }
  const found = errors.map(({ code, from, to, suggestions }) => ({
    error: code,
    at: typed.slice(from, to),
    offers: suggestions.map(({ text }) => text),
  }))
  expect(found).toEqual([meaning])
})
