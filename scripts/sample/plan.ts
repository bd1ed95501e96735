import { createGeneration, type Generation } from './metadata/generation.ts'
import { createRandom } from './random.ts'
import { type Form, recipes } from './recipes.ts'
import { type Picture, scenes } from './scenes/index.ts'

/** One file that the sample will have. */
export type PlannedFile = {
  /** Relative to the sample's folder, with `/`. */
  readonly path: string
  readonly form: Form
  readonly picture: Picture
  readonly generation: Generation
  /** What the file's time is set to; for a photograph also when it was taken. */
  readonly modifiedAt: Date
  readonly index: number
}

const newest = Date.UTC(2026, 10, 14, 22, 41, 7)
const dayMs = 86_400_000

/** The files of a sample: the same for the same seed. `scale` makes pictures smaller, for tests that look at many. */
export function planSample(count: number, seed: number, scale: number): readonly PlannedFile[] {
  return Array.from({ length: count }, (_, index) => {
    const random = createRandom(seed, index)
    const recipe = recipes[index % recipes.length] ?? recipes[0]
    const round = Math.floor(index / recipes.length)
    const take = <Item>(items: readonly [Item, ...Item[]]) => items[round % items.length] ?? items[0]
    const [width, height] = take(recipe.sizes)
    const picture: Picture = {
      scene: take(recipe.scenes),
      palette: take(recipe.palettes),
      seed: random.whole(1, 0x7fffffff),
      width: Math.max(16, Math.round((width * scale) / 2) * 2),
      height: Math.max(16, Math.round((height * scale) / 2) * 2),
    }
    const number = String(index + 1).padStart(5, '0')
    const name = recipe.form.startsWith('jpeg-camera')
      ? `DSC${number}`
      : `${number}-${scenes[picture.scene].slug}`
    return {
      path: `${recipe.folder === '' ? '' : `${recipe.folder}/`}${name}.${recipe.extension}`,
      form: recipe.form,
      picture,
      generation: createGeneration({ ...picture, width, height }, random),
      modifiedAt: new Date(
        newest - Math.floor((index * 37 * dayMs) / Math.max(1, count) + random.between(0, dayMs / 2)),
      ),
      index,
    }
  })
}
