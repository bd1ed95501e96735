import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './fixtures.ts'
import { cellOf, expectPainted } from './gallery.ts'
import { colours, writePhoto } from './make-pictures.ts'

test('photographs show what their camera put in at once, and themselves as soon as they are drawn', async ({
  launch,
  makeDirectory,
}) => {
  const folder = await makeDirectory()
  await writePhoto(folder, 'z.jpg', colours.blue, colours.red)
  const { page } = await launch({ folder })
  await expectPainted(cellOf(page, 'z.jpg'), colours.blue)
  // The current one stays in sight, at the end: its neighbours are asked for before their turn.
  const names = Array.from({ length: 200 }, (_, index) => `photo-${index}.jpg`)
  await Promise.all(names.map((name) => copyFile(join(folder, 'z.jpg'), join(folder, name))))
  // Whose first picture was the camera's has been told of the better one, and asks for it under another URL.
  await expect(page.locator('[role=option] img[src$="&drawn"]').first()).toBeAttached()
  for (const name of ['photo-199.jpg', 'photo-198.jpg', 'photo-195.jpg']) {
    await expectPainted(cellOf(page, name), colours.blue)
  }
})
