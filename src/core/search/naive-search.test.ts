import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { WriteDb } from '#core/db/handles.ts'
import { searchSchema } from '#shared/contract.ts'
import { createAnd, createNot, createOr } from '#shared/query/make-nodes.ts'
import { parseQuery } from '#shared/query/parse-query.ts'
import { printNode } from '#shared/query/print-query.ts'
import type { QueryNode } from '#shared/query/query-tree.ts'
import { runSearch } from './run-search.ts'
import { openPlainLibrary } from './test-library.ts'
import { isFound } from './test-naive-search.ts'
import { plainLibrary, testNowMs } from './test-plain-file.ts'

/** `npm run fuzz:query` runs many more, from a seed that it prints. */
const libraries = Number(process.env.SEARCH_LIBRARIES ?? 10)
const { SEARCH_SEED } = process.env
const runs = { numRuns: libraries, ...(SEARCH_SEED === undefined ? {} : { seed: Number(SEARCH_SEED) }) }
const treesALibrary = 25

/** Things to ask of such a library: each field in each of its forms, with values that some files have and some don't. */
const leaves = `
red hat light lighthouse night cafe Café CAT sci-fi red_hat "red hat" "hat red" li* *ight* *house r?d l?ght* ~lihgt ~lighthuose /re[dx]/ /^Caf/ /RED/i 1girl 2041 img
webm lighthouse.jpg "cafe 7" anime holiday "cat model" detail_tweaker AN\\D *afe* /g.*t/ /^$/
prompt:red prompt:"red hat" prompt:li* prompt:~lihgt prompt:/a.d/ prompt:any prompt:none prompt:=cat prompt:="red hat" prompt:*ight* p:sea|dog
negative:cat neg:"red hat" n:none negative:r?d negative:/ca/ caption:red caption:any caption:"sea cat" title:hat title:none title:~lihgt
notes:cat notes:any notes:none notes:="red hat" raw:v1 raw:"red hat" raw:Fancy raw:C2PA raw:/Version: v1/ raw:canon raw:*ancy*
exif.Model:canon exif.Model:*EOS* exif.Model:any exif.Model:none meta.comment.steps:20 meta.comment.steps:>10 meta.Comment.tool.name:fancy meta.comment:"red hat"
meta.nothing:x png.parameters:/v1\\.9/ meta.comment.tool:any xmp."dc:title":red
node:KSampler node:KSampler* node:any node:none node.KSampler.cfg:>7 node.*.cfg:4 node.*.text:"red hat" node.KSampler.steps:20 node.Power.Loader.name:flux1-dev
node.KSampler:20 node.*.cfg:3..8 node.KSampler:any node.CLIPTextEncode.text:none workflow:any workflow:none
tag:cat tag:"red hat" tag:style tag:style/* #anime tag:any tag:none tag:sea|holiday tag:/^st/ tags:0 tags:>1 tags:!=1 tags:1..2 kw:holiday kw:none kw:*a* kw:~holidya
score:3 score:>=3 score:0 score:<=0 score:none score:any score:reject score:rated score:unrated score:2..4 score:!=0 score:4+ score:-1|5 score:~=4 score:-1..1
fav:yes fav:no no:fav label:red label:green label:none label:any label:!=red
model:flux1 model:flux* model:dreamshaper model:dreamshaper_8 model:"juggernaut xl" model:=flux1-dev model:none model:any model:*xl model:/^f/ model:~fluxe model:refiner model:!=flux*
hash:31e35c80fc hash:31E3 hash:deadbeef00 hash:31e* hash:any vae:mse vae:ae vae:*mse vae:none
lora:detail* lora:detail lora:detail*@>0.5 lora:any lora:none lora:"film grain"@0.8 lora:*detail*@0.3..0.9 lora:grain@!=1 lora:=film lora:~detial
embedding:easynegative embedding:bad* embedding:none controlnet:openpose controlnet:any controlnet:=depth
sampler:"euler a" sampler:euler_ancestral sampler:euler sampler:dpm* sampler:none sampler:*karras sampler:any scheduler:karras scheduler:"sgm uniform" scheduler:sgm_uniform scheduler:k*
tool:a1111 tool:comfy tool:none tool:a1111|forge tool:f*
steps:20 steps:>=20 steps:<20 steps:20..25 steps:none steps:any steps:!=20 steps:~=22 cfg:7 cfg:>7 cfg:7.5 cfg:none denoise:<0.5 denoise:0.4 clipskip:2 guidance:3.5 guidance:>3.5
seed:123 seed:123* seed:18446744073709551615 seed:9007199254740993 seed:9007199254740992 seed:>1000 seed:<1000 seed:>=123 seed:..1234 seed:0..123 seed:!=9 seed:-1 seed:<0 seed:any seed:none
type:image type:video type:animation type:unknown type:image|video ext:jpg ext:png ext:webm|mp4 ext:none ext:j* codec:h264 codec:any container:jpg container:mp4 container:png
w:512 w:>1000 h:<=768 w:none mp:>1 mp:2.1 mp:any size:512x512 size:1920x1080 size:>=1000x1000 size:512x? size:!=512x512 size:none
ratio:16:9 ratio:~16:9 ratio:>1 ratio:landscape ratio:portrait ratio:square ratio:1..1.4 ratio:!=1
filesize:>2MB filesize:1MiB filesize:..1kB filesize:999 duration:>5s duration:5s duration:1m duration:65s duration:none fps:30 fps:24..29 fps:>=29.97 audio:yes audio:no audio:none alpha:yes alpha:no alpha:any animated:yes
animated:no name:IMG_2041 name:img name:0001 name:*.jpeg name:*IMG* name:cafe name:Caf name:a name:*g_* name:/\\d+cat/ name:~lighthuose.. name:4 name:7.png name:*é* name:=x
path:summer path:2025/ path:Summer path:"my pictures" path:*/summer/* path:25/su path:~sumer path:/^2025/ path:2025/*.png folder:2025 folder:2025/summer folder:/ folder:2025* in:2025 in:/ in:"my pictures" in:*summer* in:2025/SUMMER
date:2025 date:2025-03 date:2026-03-14 date:today date:yesterday date:7d date:"3 weeks ago" date:>=2025-06 date:2025-01..2025-06 date:!=2025 date:..2025 date:<30d date:6mo.. date:>1y date:<=2025
taken:2025 taken:none taken:2024-02-29 taken:any created:7d created:none created:2025..2026 modified:3w modified:yesterday added:7d added:<1y viewed:none viewed:30d scored:any scored:2025 scored:30d scored:none
before:2025-06 after:2025-06 after:7d is:rejected is:rated is:unrated is:fav is:missing is:error is:new is:duplicate dup:exact
camera:canon camera:"EOS R5" camera:none camera:nikon* lens:*50mm lens:any lens:z iso:>=1600 iso:100 iso:none aperture:1.8 aperture:<2 f:2.8 shutter:1/250 shutter:<1/100 shutter:2s shutter:any focal:50 focal:20..30mm gps:any no:gps
sha256:abc sha256:abc123 sha256:any id:1 id:2|3 id:1..2 no:tag has:lora has:prompt no:steps
`
  .trim()
  .split('\n')
  .flatMap((line) => splitTerms(line))

/** Terms stand beside each other: what one of them is, the parser itself says. */
function splitTerms(line: string): readonly QueryNode[] {
  const { query, errors } = parseQuery(line.replace(' name:~lighthuose..', ''))
  expect(errors, line).toEqual([])
  if (query.root === null) return []
  return query.root.kind === 'and' ? query.root.children : [query.root]
}

const tree = fc.letrec<{ tree: QueryNode }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    { weight: 4, arbitrary: fc.constantFrom(...leaves) },
    { weight: 1, arbitrary: tie('tree').map((child) => createNot(child, 0)) },
    {
      weight: 2,
      arbitrary: fc
        .array(tie('tree'), { minLength: 2, maxLength: 3 })
        .map((nodes) => createAnd(nodes) ?? neverEmpty()),
    },
    {
      weight: 2,
      arbitrary: fc
        .array(tie('tree'), { minLength: 2, maxLength: 3 })
        .map((nodes) => createOr(nodes) ?? neverEmpty()),
    },
  ),
})).tree

function neverEmpty(): never {
  throw new Error('Two nodes joined are one.')
}

function search(db: WriteDb, text: string): readonly number[] {
  const { ids, errors } = runSearch(db, { ...searchSchema.parse({ text }), missing: 'also' }, testNowMs)
  expect(errors, text).toBeUndefined()
  return [...ids].sort((a, b) => a - b)
}

test('every leaf finds the same as the naive search', () => {
  fc.assert(
    fc.property(plainLibrary, (files) => {
      // Without a hash, duplicates can't be told: that is an error, and tested as one.
      fc.pre(files.some((file) => file.hash !== null))
      const db = openPlainLibrary(files)
      for (const leaf of leaves) {
        const text = printNode(leaf)
        const naive = files.flatMap((file, index) => (isFound(leaf, file, files) === true ? [index + 1] : []))
        expect(search(db, text), text).toEqual(naive)
      }
    }),
    runs,
  )
}, 3_600_000)

test('random trees find the same as the naive search', () => {
  fc.assert(
    fc.property(
      plainLibrary,
      fc.array(tree, { minLength: treesALibrary, maxLength: treesALibrary }),
      (files, trees) => {
        fc.pre(files.some((file) => file.hash !== null))
        const db = openPlainLibrary(files)
        for (const one of trees) {
          const text = printNode(one)
          const naive = files.flatMap((file, index) =>
            isFound(one, file, files) === true ? [index + 1] : [],
          )
          expect(search(db, text), text).toEqual(naive)
        }
      },
    ),
    runs,
  )
}, 3_600_000)
