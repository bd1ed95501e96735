import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { expect, test } from './fixtures.ts'
import { cellOf, choose } from './gallery.ts'
import { colours, writePicture } from './make-pictures.ts'

const prompt = {
  1: { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'dream.safetensors' } },
  2: { class_type: 'CLIPTextEncode', inputs: { text: 'a harbour at dawn', clip: ['1', 1] } },
  3: { class_type: 'CLIPTextEncode', inputs: { text: 'blurry', clip: ['1', 1] } },
  4: { class_type: 'EmptyLatentImage', inputs: { width: 640, height: 480, batch_size: 1 } },
  5: {
    class_type: 'KSampler',
    inputs: {
      ...{ seed: '18446744073709551615', steps: 20, cfg: 7, sampler_name: 'euler', scheduler: 'normal' },
      ...{ model: ['1', 0], positive: ['2', 0], negative: ['3', 0], latent_image: ['4', 0] },
    },
  },
  6: { class_type: 'SaveImage', inputs: { filename_prefix: 'harbour', images: ['5', 0] } },
}
const workflow = '{"nodes": [{"id": 5, "type": "KSampler", "seed": 18446744073709551615}], "links": []}'

/** A picture as ComfyUI saves a WebP: the graph and the editor's workflow in two Exif texts. */
async function writeGenerated(folder: string, name: string): Promise<void> {
  const image = sharp({ create: { width: 640, height: 480, channels: 3, background: colours.blue } })
  const exif = { IFD0: { Make: `workflow:${workflow}`, Model: `prompt:${JSON.stringify(prompt)}` } }
  await writeFile(join(folder, name), await image.webp().withExif(exif).toBuffer())
}

const panelOf = (page: Page) => page.getByRole('complementary', { name: 'Details' })

test('a workflow as an outline, as JSON with every digit, and as a file beside the picture', async ({
  launch,
  makeDirectory,
}) => {
  const folder = await makeDirectory()
  await writeGenerated(folder, 'generated.webp')
  await writePicture(folder, 'plain.png', colours.red, 'a meadow')
  const { page } = await launch({ folder })
  const panel = panelOf(page)
  await choose(page, 'generated.webp')
  await expect(panel.getByText('a harbour at dawn').first()).toBeVisible()

  await panel.getByRole('button', { name: 'Workflow', exact: false }).first().click()
  const nodes = panel.locator('.outline > li')
  await expect(nodes).toHaveCount(6)
  await expect(nodes.nth(4)).toContainText(/KSampler.*euler.*18446744073709551615/)
  await expect(nodes.nth(2)).toContainText('negative')

  await panel.getByRole('button', { name: 'JSON', exact: true }).click()
  await panel.getByRole('button', { name: 'Open all' }).click()
  await expect(panel.getByText('18446744073709551615', { exact: true }).last()).toBeVisible()

  await panel.getByRole('button', { name: 'More about the workflow' }).click()
  await page.getByRole('menuitem', { name: 'Extract workflow' }).click()
  await expect(page.getByText('Written to .workflows/generated.webp.json.')).toBeVisible()
  expect(await readFile(join(folder, '.workflows/generated.webp.json'), 'utf8')).toBe(workflow)

  // What was open stays open from file to file; a picture without a workflow has no such part.
  await choose(page, 'plain.png')
  await expect(panel.getByText('a meadow').first()).toBeVisible()
  await expect(panel.locator('.json')).toHaveCount(0)
  await choose(page, 'generated.webp')
  await expect(panel.locator('.json')).toBeVisible()
})

test('several at once, by the menu of a picture', async ({ launch, makeDirectory }) => {
  const folder = await makeDirectory()
  await writeGenerated(folder, 'a.webp')
  await writeGenerated(folder, 'b.webp')
  await writePicture(folder, 'c.png', colours.red)
  const { page } = await launch({ folder })
  await choose(page, 'a.webp')
  await page.keyboard.press('Control+a')
  await expect(panelOf(page).getByText('3 selected')).toBeVisible()
  await cellOf(page, 'b.webp').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Extract workflows' }).click()
  await expect(page.getByText('2 workflows written to .workflows, beside their files.')).toBeVisible()
  await expect(page.getByText('1 file carries none.')).toBeVisible()
  expect((await readdir(join(folder, '.workflows'))).sort()).toEqual(['a.webp.json', 'b.webp.json'])

  await panelOf(page).getByRole('button', { name: 'Read again' }).click()
  await expect(page.getByText('Reading 3 files again.')).toBeVisible()
})

test('in a browser the JSON can be saved under a name of one’s own', async ({
  door,
  launch,
  makeDirectory,
}) => {
  const folder = await makeDirectory()
  await writeGenerated(folder, 'generated.webp')
  const { page } = await launch({ folder })
  await choose(page, 'generated.webp')
  await panelOf(page).getByRole('button', { name: 'Workflow', exact: false }).first().click()
  await panelOf(page).getByRole('button', { name: 'More about the workflow' }).click()
  const save = page.getByRole('menuitem', { name: 'Save JSON as…' })
  if (door === 'desktop') {
    await expect(page.getByRole('menuitem', { name: 'Extract workflow' })).toBeVisible()
    await expect(save).toHaveCount(0)
    return
  }
  const [download] = await Promise.all([page.waitForEvent('download'), save.click()])
  expect(download.suggestedFilename()).toBe('generated.webp.json')
  expect(await readFile(await download.path(), 'utf8')).toBe(workflow)
})
