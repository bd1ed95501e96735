import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './fixtures.ts'
import { cellOf, choose, expectScore } from './gallery.ts'
import { colours, writePicture } from './make-pictures.ts'
import { readScoreFile } from './score-file.ts'

// What only a desktop window has: menu, dialogs, a second start, crashes (reliability.md E11, E24, E26).

test('the menu opens the folder that the dialog gives, and closes it', async ({ launch, makeDirectory }) => {
  const folder = await makeDirectory()
  await writePicture(folder, 'one.png', colours.red)
  const { page, evaluate } = await launch()
  await evaluate(({ dialog, Menu }, picked) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [picked] })
    const item = Menu.getApplicationMenu()?.getMenuItemById('open-folder')
    item?.click()
  }, folder)
  await expect(cellOf(page, 'one.png')).toBeVisible()
  await evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('close-folder')?.click(), null)
  await expect(cellOf(page, 'one.png')).toBeHidden()
})

test('a folder that is left is among the recent ones, with its pictures', async ({
  launch,
  makeDirectory,
}) => {
  const folder = await makeDirectory()
  const dataDirectory = await makeDirectory()
  await writePicture(folder, 'one.png', colours.red)
  const first = await launch({ folder, dataDirectory })
  await expect(cellOf(first.page, 'one.png')).toBeVisible()
  await first.close()
  const { page } = await launch({ dataDirectory })
  const recent = await page.evaluate(() => window.mediaScorer?.invoke('folder.recent', {}))
  expect(recent).toEqual({
    ok: true,
    value: [
      {
        folder,
        name: expect.any(String),
        openedAt: expect.any(String),
        available: true,
        thumbnails: ['media://recent/1/0?v=1'],
      },
    ],
  })
  const picture = page.locator('img[src="media://recent/1/0?v=1"]').first()
  await expect(picture).toBeVisible()
  expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
})

test('another start is heard only when it names a folder, and the person agrees', async ({
  launch,
  makeDirectory,
}) => {
  const parent = await makeDirectory()
  const folder = join(parent, 'pictures')
  await mkdir(folder)
  await writePicture(folder, 'one.png', colours.red)
  const { page, evaluate } = await launch()
  const start = (data: unknown, answer: number) =>
    evaluate(
      async ({ app, dialog }, given) => {
        const asked: unknown[] = []
        dialog.showMessageBox = async (...parts: unknown[]) => {
          asked.push((parts.at(-1) as { detail?: unknown }).detail)
          return { response: given.answer, checkboxChecked: false }
        }
        app.emit('second-instance', {}, ['x', '--inspect', '/etc'], '/', given.data)
        await new Promise((resolve) => setTimeout(resolve, 300))
        return asked
      },
      { data, answer },
    )
  for (const data of [
    undefined,
    null,
    '/etc',
    { folder: 'etc' },
    { folder: join(folder, 'one.png') },
    { folder: '/gone' },
  ]) {
    expect(await start(data, 0)).toEqual([])
  }
  expect(await start({ folder }, 1)).toEqual([folder])
  await expect(cellOf(page, 'one.png')).toBeHidden()
  expect(await start({ folder }, 0)).toEqual([folder])
  await expect(cellOf(page, 'one.png')).toBeVisible()
})

test('a file is shown in the file manager by its id, never by a path', async ({ launch, makeDirectory }) => {
  const folder = await makeDirectory()
  await writePicture(folder, 'one.png', colours.red)
  const { page, evaluate } = await launch({ folder })
  await expect(cellOf(page, 'one.png')).toBeVisible()
  await evaluate(({ shell }) => {
    const shown: string[] = []
    Object.assign(globalThis, { shown })
    shell.showItemInFolder = (path) => {
      shown.push(path)
    }
  }, null)
  const replies = await page.evaluate(async () => {
    const given = [1, 999, '/etc/passwd', `1\0.exe`, 'file:///etc/passwd', { id: 1 }, -1, 1.5, null]
    const answers = given.map((id) => window.mediaScorer?.invoke('file.reveal', { id }))
    return (await Promise.all(answers)).map((reply) => (reply?.ok === true ? 'shown' : reply?.error.code))
  })
  expect(replies).toEqual(['shown', 'not-found', ...Array(7).fill('invalid-input')])
  expect(await evaluate(() => (globalThis as { shown?: unknown }).shown, null)).toEqual([
    join(folder, 'one.png'),
  ])
})

test('a page that falls comes back, and no score is lost', async ({ launch, makeDirectory }) => {
  const folder = await makeDirectory()
  await writePicture(folder, 'one.png', colours.red)
  const { page, evaluate } = await launch({ folder })
  await choose(page, 'one.png')
  await page.keyboard.press('Digit4')
  await expectScore(page, 'one.png', '4 stars')
  await evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    null,
  )
  const readLabel = () =>
    evaluate(async ({ BrowserWindow }) => {
      // Playwright gives a page that fell up: the main process looks.
      const look = `document.querySelector('[role=option]')?.getAttribute('aria-label') ?? ''`
      const found = await BrowserWindow.getAllWindows()[0]
        ?.webContents.executeJavaScript(look)
        .catch(() => '')
      return String(found)
    }, null)
  await expect.poll(readLabel).toMatch(/^one\.png, 4 stars/)
  await expect.poll(() => readScoreFile(folder, 'one.png')).toMatchObject({ score: 4 })
})
