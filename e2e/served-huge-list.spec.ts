import { encodeWire } from '../src/shared/wire.ts'
import { expect, test } from './fixtures.ts'
import { colours, writePicture } from './make-pictures.ts'

const count = 1_000_000

/** A row of a file that there isn't: only its name matters here. */
function makeRow(id: number) {
  const name = `picture ${id}.png`
  return {
    ...{
      id,
      path: name,
      name,
      type: 'unknown',
      format: 'unknown',
      width: 1,
      height: 1,
      durationSeconds: null,
    },
    ...{ sizeBytes: 1, dateMs: 0, score: 0, favourite: false, label: null, missing: false, problem: null },
    ...{ saved: 'saved', revision: 0, version: '1' },
  }
}

test('of a million files each can be reached: by keys, by the wheel, and with the scroll bar', async ({
  launch,
  makeDirectory,
}) => {
  test.setTimeout(120_000)
  const folder = await makeDirectory()
  await writePicture(folder, 'one.png', colours.blue)
  const { page } = await launch({ folder })
  const ids = Uint32Array.from({ length: count }, (_, at) => at + 1)
  const body = encodeWire({
    ok: true,
    value: { ids, ratios: new Uint16Array(count).fill(1000), total: count },
  })
  await page.route('**/rpc/search.run', (route) => route.fulfill({ contentType: 'application/json', body }))
  await page.route('**/rpc/media.rows', (route) => {
    const asked = JSON.parse(route.request().postData() ?? '{}') as { readonly ids: readonly number[] }
    const value = asked.ids.map(makeRow)
    return route.fulfill({ contentType: 'application/json', body: encodeWire({ ok: true, value }) })
  })
  await page.reload()
  const list = page.getByRole('listbox', { name: 'Pictures' })
  const option = (id: number) => list.getByRole('option', { name: new RegExp(`^picture ${id}\\.png,`) })
  const names = () =>
    list.getByRole('option').evaluateAll((all) => {
      const scroller = all[0]?.closest('.grid-scroller')?.getBoundingClientRect()
      const inSight = all.filter((cell) => {
        const box = cell.getBoundingClientRect()
        return scroller !== undefined && box.bottom > scroller.top && box.top < scroller.bottom
      })
      return inSight.map((cell) => Number(/^picture (\d+)/.exec(cell.getAttribute('aria-label') ?? '')?.[1]))
    })

  await expect(option(1)).toBeInViewport()
  await test.step('End is the last one, and is seen', async () => {
    await page.keyboard.press('End')
    await expect(option(count)).toBeInViewport()
    await page.keyboard.press('ArrowLeft')
    await expect(option(count - 1)).toHaveAttribute('aria-selected', 'true')
    await expect(option(count - 1)).toBeInViewport()
  })

  await test.step('the middle of the scroll bar is the middle of the list', async () => {
    await list.evaluate((element) => {
      element.scrollTop = (element.scrollHeight - element.clientHeight) / 2
    })
    await expect.poll(async () => Math.round(((await names())[0] ?? 0) / 10_000)).toBe(50)
  })

  await test.step('from there the wheel goes on without leaving one out', async () => {
    const before = await names()
    await list.hover()
    await page.mouse.wheel(0, 400)
    await expect.poll(async () => (await names())[0]).toBeGreaterThan(before[0] ?? 0)
    // A part of what was seen is still there: nothing was jumped over.
    expect(await names()).toContain(before.at(-1))
  })

  await test.step('and Home is the first one again', async () => {
    await page.keyboard.press('Home')
    await expect(option(1)).toBeInViewport()
  })
})
