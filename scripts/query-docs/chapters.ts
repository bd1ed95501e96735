import type { FieldGroup, FieldKind } from '#shared/query/field-row.ts'

/** A query that works, and what it finds. */
export type Example = readonly [query: string, meaning: string]

export type Chapter = {
  readonly title: string
  readonly text: string
  readonly examples: readonly Example[]
}

/** What the page says before the fields: written by hand, its examples tested like all others. */
export const chapters: readonly Chapter[] = [
  {
    title: 'In a minute',
    text: 'Type words, and you get the files that have all of them. Type a field, a colon and a value, and you get exactly that. Put both together as you like.',
    examples: [
      ['lighthouse storm', 'both words, somewhere in prompt, keywords, name, model, LoRAs or notes'],
      ['lighthouse score:>=4 sort:date-', 'good ones, newest first'],
      ['model:flux* -lora:any', 'made with a Flux model, without a LoRA'],
      ['(cat | dog) "red hat" type:image', 'either animal, and the phrase, in pictures'],
      ['steps:20..30 sampler:"euler a" cfg:<8', 'by their settings'],
      ['date:7d is:unrated', 'of the last seven days, not yet rated'],
    ],
  },
  {
    title: 'Words',
    text: 'White space and commas separate terms; all must match, so a pasted prompt finds the pictures made with it. Case and accents don’t count: `cafe` finds `Café`. A bare word looks in prompt, keywords, file name, model, LoRA names and notes; not in the negative prompt, raw metadata or folder names: these have fields of their own. `_` is a letter, not a space; in file names it separates as well.',
    examples: [
      ['cat moon', 'both words'],
      ['"red hat"', 'the words in a row; `\\"` and `\\\\` stand for the character inside'],
      ['light*', 'words that begin so'],
      ['*house*', 'anywhere in a word (three letters or more)'],
      ['f?o', '`?` is one letter'],
      ['~lighthuose', 'one typo, two from eight letters on'],
      [
        '/hats?|caps?/i',
        'a regular expression, with `i` in any case; it is looked for last, in what the rest left',
      ],
      ['sci-fi', 'one word: a `-` inside a word doesn’t negate'],
      ['12:30', 'times, addresses (`http://…`) and whatever is quoted are text, not fields'],
      ['miku_\\(vocaloid\\)', 'a backslash takes a sign’s meaning away'],
    ],
  },
  {
    title: 'Together, either, not',
    text: 'NOT binds closest, then AND (which may be left out), then OR; parentheses change that. `-` negates after white space, after `(` or at the start.',
    examples: [
      ['cat -dog', 'without dogs; also `!dog` and `NOT dog`'],
      ['cat | dog', 'either; also `||` and `OR`'],
      ['cat AND dog', 'the same as `cat dog`; also `&&`'],
      ['cat (red | blue) -(blurry | noise)', 'groups'],
      ['-model:pony*|illustrious*', 'none of the two'],
    ],
  },
  {
    title: 'Fields',
    text: '`field:value`; white space may follow the colon. `field:a|b` and `field:(a b)` mean any of them; repeat the field to ask for all of them. A negated list means none of them. `field:none` (or `no:field`) finds files of which it isn’t known, `field:any` (or `has:field`) those of which it is. `steps:20` finds known values only, `-steps:20` also files without steps, `steps:!=20` needs a known value. An unknown field is an error with the nearest name, never a word of the prompt.',
    examples: [
      ['tool:comfyui|invokeai', 'any of them'],
      ['lora:(detail grain)', 'the same, in parentheses'],
      ['lora:detail lora:grain', 'both'],
      ['-label:red|green', 'neither'],
      ['no:prompt has:workflow', 'without a prompt, with a workflow'],
      ['steps>=20', 'a comparison needs no colon'],
    ],
  },
  {
    title: 'Pasted settings',
    text: 'The line that Automatic1111 and its relatives write under a prompt is understood as it is.',
    examples: [
      ['Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1234', 'as fields'],
      ['Negative prompt: blurry, lowres', 'both words in the negative prompt'],
    ],
  },
]

export const groupTitles: Readonly<Record<FieldGroup, string>> = {
  text: 'Texts',
  judgement: 'Your own judgement',
  generation: 'How it was made',
  file: 'The file and its picture',
  time: 'Times',
  photograph: 'Photographs',
  state: 'State',
  order: 'Order, number, groups',
}

const text = 'word, `"phrase"`, `pre*`, `*part*`, `?`, `/regex/i`, `~typo`; `=` for the whole text'
const number =
  '`20`, `>=20`, `<20`, `!=20`, `~=20` (within 15 %), `20..30`, `..30`, `20..`, `20-30` for whole numbers'

/** How the values of each kind of field are written. */
export const kindForms: Readonly<Record<FieldKind, string>> = {
  text,
  name: '`whole words` of the name, `pattern*` for all of it, `=exactly`, `/regex/`, `~typo`',
  tag: 'the whole keyword or the last steps of its path, `style/*` for all below, patterns',
  lora: 'as a name; with its weight `detail*@>0.5`',
  sampler: 'any program’s spelling, or a pattern',
  path: 'a part, or a pattern for all of it',
  folder: 'a folder’s path inside the library, or a pattern',
  hash: 'the hash or its beginning',
  node: 'a class or a pattern; of an input also a number',
  meta: 'text or a number',
  option: 'one of the names',
  flag: '`yes` or `no`',
  presence: '`any` or `none`',
  score: '`4`, `>=4`, `4+`, `2..4`, or a name',
  number,
  count: number,
  shutter: '`1/250`, `<1/1000`, `>=2s`, ranges',
  seed: 'digits of any length, `123*`, comparisons, ranges',
  bytes: 'a number with kB, MB, GB, KiB, MiB, GiB; comparisons, ranges',
  duration: '`5s`, `1m30`, `2h`; comparisons, ranges',
  size: '`1024x1536`, `512x?`, `>=1920x1080`',
  ratio: '`16:9`, `~16:9`, `>1.5`, or a name',
  date: '`2025`, `2025-03`, `2025-03-14`, `today`, `yesterday`, `7d` (since then; also h, w, mo, y), `"3 weeks ago"` (that day), `<7d` (before then), ranges',
  ids: 'a number, a list, a range',
  dup: '`exact`',
  similar: 'a file’s id',
  field: 'a field’s name',
  sort: 'one key or several, `-` behind one turns it round',
  limit: 'a number',
  group: 'one of the names',
}
