import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from './fixtures.ts'
import { cellOf, expectPainted } from './gallery.ts'
import { colours, writePhoto } from './make-pictures.ts'

test('photographs end up as themselves, also where their camera’s own small picture came first', async ({
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
  // Some of them showed the camera's own red picture first (how many depends on the machine): none may stay at it.
  for (const name of ['photo-199.jpg', 'photo-198.jpg', 'photo-195.jpg']) {
    await expectPainted(cellOf(page, name), colours.blue)
  }
})
