import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { cellOf, choose, expectScore, readNames } from './gallery.ts'
import { colours, writePicture } from './make-pictures.ts'

async function fillFolder(folder: string): Promise<void> {
  await mkdir(join(folder, 'night'))
  await writePicture(folder, 'harbour 2.png', colours.blue, 'a harbour in the morning', 'flux1-dev')
  await writePicture(folder, 'harbour 10.png', colours.red, 'a harbour at dusk', 'flux1-dev')
  await writePicture(folder, 'meadow.png', colours.green, 'a meadow full of poppies', 'sd_xl_base_1.0')
  await writePicture(join(folder, 'night'), 'lighthouse.png', colours.violet, 'a lighthouse at night')
}

const everything = ['harbour 2.png', 'harbour 10.png', 'lighthouse.png', 'meadow.png']

function boxOf(page: Page): Locator {
  return page.getByRole('combobox', { name: 'Search' })
}

function optionsOf(page: Page): Locator {
  return page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option')
}

async function expectNames(page: Page, names: readonly string[]): Promise<void> {
  await expect.poll(() => readNames(page)).toEqual(names)
}

/** Waits until what the files themselves say is known: the side counts it. */
async function expectRead(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'dreamshaper_8: 1' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'flux1-dev: 2' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'sd_xl_base_1.0: 1' })).toBeVisible()
}

test.describe.configure({ timeout: 120_000 })

test('what is typed is coloured where it stands, mistakes are marked, and mended by a key', async ({
  launch,
  makeDirectory,
}) => {
  const folder = await makeDirectory()
  await fillFolder(folder)
  const { page } = await launch({ folder })
  const box = boxOf(page)
  await expectNames(page, everything)
  await expectRead(page)

  await test.step('the colours are the box’s own letters at its own places', async () => {
    const text = `harbour -model:"x y" score:>=3 ${'long words '.repeat(40)}end`
    await box.fill(text)
    const colours = page.locator('.box-colours > div')
    await expect(colours).toHaveText(text, { useInnerText: false })
    const widths = await box.evaluate((input: HTMLInputElement) => {
      const painted = document.querySelector('.box-colours > div')
      return { own: input.scrollWidth, painted: painted?.getBoundingClientRect().width ?? 0 }
    })
    expect(Math.abs(widths.own - widths.painted)).toBeLessThan(2)
    await box.press('End')
    const readShift = () =>
      box.evaluate((input: HTMLInputElement) => {
        const painted = document.querySelector<HTMLElement>('.box-colours > div')
        return input.scrollLeft > 100 && painted?.style.transform === `translateX(${-input.scrollLeft}px)`
      })
    await expect.poll(readShift).toBe(true)
    await expect(colours.locator('.is-field').first()).toHaveText('model:')
  })

  await test.step('pictures that come back don’t take the keyboard away', async () => {
    await box.fill('nothing has this')
    await expect(page.getByRole('heading', { name: 'Nothing found' })).toBeVisible()
    await box.fill('poppies')
    await expectNames(page, ['meadow.png'])
    await expect(box).toBeFocused()
  })

  await test.step('a field that there isn’t keeps the last result and says so', async () => {
    await box.fill('harbour')
    await expectNames(page, ['harbour 2.png', 'harbour 10.png'])
    await box.fill('modl:flux* harbour')
    await expect(page.locator('.box-colours .is-wrong')).toHaveText('modl')
    await expect(page.getByRole('alert')).toContainText('There is no field “modl”')
    await expect(box).toHaveAttribute('aria-invalid', 'true')
    await expectNames(page, ['harbour 2.png', 'harbour 10.png'])
    await box.press('Control+Space')
    await box.press('ArrowDown')
    await expect(optionsOf(page).first()).toHaveAttribute('aria-selected', 'true')
    await box.press('Enter')
    await expect(box).toHaveValue('model:flux* harbour')
    await expect(box).toHaveAttribute('aria-invalid', 'false')
  })

  await test.step('and by a click', async () => {
    await box.fill('modl:flux* harbour')
    await expect(page.getByRole('alert')).toContainText('There is no field “modl”')
    await box.press('Escape')
    await page.getByRole('alert').getByRole('button', { name: 'Search as text' }).click()
    await expect(box).toHaveValue('"modl:flux*" harbour')
    await expect(page.getByRole('heading', { name: 'Nothing found' })).toBeVisible()
    await page.getByRole('button', { name: /^Without "modl:flux\*" 2 files/ }).click()
    await expect(box).toHaveValue('harbour')
  })

  await test.step('a text of many lines is pasted as one', async () => {
    await box.fill('')
    await box.evaluate((input: HTMLInputElement) => {
      const data = new DataTransfer()
      data.setData('text/plain', 'a harbour\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42\n')
      input.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      )
    })
    await expect(box).toHaveValue('a harbour, Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42')
    await expectNames(page, ['harbour 2.png', 'harbour 10.png'])
    await box.press('Control+z')
    await expect(box).toHaveValue('')
  })
})

test('fields and values are completed with counts; Enter takes nothing that wasn’t chosen', async ({
  launch,
  makeDirectory,
}) => {
  const folder = await makeDirectory()
  await fillFolder(folder)
  const { page } = await launch({ folder })
  const box = boxOf(page)
  await expectRead(page)

  await page.keyboard.press('/')
  await page.keyboard.type('mod')
  await expect(optionsOf(page).first()).toContainText('model')
  await expect(box).toHaveAttribute('aria-expanded', 'true')
  await box.press('ArrowDown')
  await expect(box).toHaveAttribute('aria-activedescendant', 'search-option-0')
  await box.press('Tab')
  await expect(box).toHaveValue('model:')
  await expect(optionsOf(page).first()).toHaveText('flux1-dev2')
  await page.keyboard.type('sd')
  await expect(optionsOf(page)).toHaveCount(1)
  await box.press('ArrowDown')
  await box.press('Enter')
  await expect(box).toHaveValue('model:sd_xl_base_1.0 ')
  await expectNames(page, ['meadow.png'])

  await test.step('Esc closes the list, then clears, then goes back', async () => {
    await box.press('Control+Space')
    await expect(optionsOf(page).first()).toBeVisible()
    await box.press('Escape')
    await expect(optionsOf(page)).toHaveCount(0)
    await expect(box).toHaveValue('model:sd_xl_base_1.0 ')
    await box.press('Escape')
    await expect(box).toHaveValue('')
    await expectNames(page, everything)
    await box.press('Escape')
    await expect(box).not.toBeFocused()
  })

  await test.step('↑ in the empty box brings the search before', async () => {
    await page.keyboard.press('/')
    await box.press('ArrowUp')
    await expect(optionsOf(page).first()).toContainText('model:sd_xl_base_1.0')
    await box.press('Enter')
    await expect(box).toHaveValue('model:sd_xl_base_1.0')
    await box.press('Escape')
  })

  await test.step('Enter with nothing chosen looks for what is there', async () => {
    await page.keyboard.type('mea')
    await box.press('Enter')
    await expect(box).toHaveValue('mea')
    await expect(box).not.toBeFocused()
  })
})

test('chips, the side, the order and the keys all edit the text', async ({ launch, makeDirectory }) => {
  const folder = await makeDirectory()
  await fillFolder(folder)
  const { page } = await launch({ folder })
  const box = boxOf(page)
  const modifier = 'ControlOrMeta'
  await expectRead(page)

  await test.step('a click asks for a value alone, Ctrl for it as well, Alt for all but it', async () => {
    const flux = page.getByRole('button', { name: /^flux1-dev: / })
    const dream = page.getByRole('button', { name: /^dreamshaper_8: / })
    await flux.click()
    await expect(box).toHaveValue('model:=flux1-dev')
    await expectNames(page, ['harbour 2.png', 'harbour 10.png'])
    await expect(flux).toHaveAttribute('aria-pressed', 'true')
    // What else could be added is still counted.
    await expect(dream).toHaveAccessibleName('dreamshaper_8: 1')
    await dream.click({ modifiers: [modifier] })
    await expect(box).toHaveValue('model:=flux1-dev|=dreamshaper_8')
    await expectNames(page, ['harbour 2.png', 'harbour 10.png', 'lighthouse.png'])
    await flux.click({ modifiers: ['Alt'] })
    await expect(box).toHaveValue('model:=dreamshaper_8 -model:=flux1-dev')
    await expect(flux).toHaveAccessibleName(/, left out$/)
    await dream.click({ modifiers: [modifier] })
    await expect(box).toHaveValue('-model:=flux1-dev')
    await expectNames(page, ['lighthouse.png', 'meadow.png'])
    await flux.click({ modifiers: ['Alt'] })
    await expect(box).toHaveValue('')
  })

  await test.step('chips are turned round, edited and removed', async () => {
    await box.fill('a model:flux* in:night')
    const chips = page.getByRole('list', { name: 'What is looked for' })
    await expect(chips.getByRole('listitem')).toHaveText([/model flux\*/, /in folder night/])
    await page.getByRole('button', { name: 'model flux*', exact: true }).click({ modifiers: ['Alt'] })
    await expect(box).toHaveValue('a -model:flux* in:night')
    await expectNames(page, ['lighthouse.png'])
    await page.getByRole('button', { name: 'in folder night', exact: true }).click()
    await expect(box).toBeFocused()
    expect(
      await box.evaluate((input: HTMLInputElement) => [input.selectionStart, input.selectionEnd]),
    ).toEqual([15, 23])
    await page.getByRole('button', { name: 'not model flux*', exact: true }).focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Delete')
    await expect(box).toHaveValue('a -model:flux*')
    await page.getByRole('button', { name: 'Remove not model flux*' }).click()
    await expect(box).toHaveValue('a')
  })

  await test.step('the order and the groups are words too, and keys move across groups', async () => {
    await box.fill('')
    await page.getByRole('button', { name: /^Order/ }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Name, Z to A' }).click()
    await expect(box).toHaveValue('sort:name-')
    await expectNames(page, [...everything].reverse())
    await page.getByRole('button', { name: /^Order/ }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Model', exact: true }).click()
    await expect(box).toHaveValue('sort:name- group:model')
    await expect(page.locator('.group-heading')).toHaveText([
      'sd_xl_base_1.01',
      'dreamshaper_81',
      'flux1-dev2',
    ])
    await choose(page, 'meadow.png')
    await page.keyboard.press('ArrowDown')
    await expect(cellOf(page, 'lighthouse.png')).toHaveAttribute('aria-selected', 'true')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowRight')
    await expect(cellOf(page, 'harbour 2.png')).toHaveAttribute('aria-selected', 'true')
  })

  await test.step('the filter’s keys leave the order', async () => {
    await page.keyboard.press('Control+Alt+3')
    await expect(box).toHaveValue('sort:name- group:model score:>=3')
    await page.keyboard.press('Control+Alt+x')
    await expect(box).toHaveValue('sort:name- group:model score:reject')
    await page.keyboard.press('Control+Alt+n')
    await expect(box).toHaveValue('sort:name- group:model')
  })
})

test('a score leaves the picture where it is until the next move', async ({ launch, makeDirectory }) => {
  const folder = await makeDirectory()
  await fillFolder(folder)
  const { page } = await launch({ folder })
  const box = boxOf(page)
  await expectNames(page, everything)
  await box.fill('score:unrated')
  await box.press('Enter')
  await choose(page, 'harbour 10.png')
  await page.keyboard.press('Digit4')
  await expectScore(page, 'harbour 10.png', '4 stars')
  await expect(cellOf(page, 'harbour 10.png')).toHaveAccessibleName(/no longer passes the filter/)
  // Also after the library has been asked again: the side has the new count.
  await expect(page.getByRole('button', { name: /^4 stars: 1/ })).toBeVisible()
  await expectNames(page, everything)
  await page.keyboard.press('ArrowRight')
  await expectNames(page, ['harbour 2.png', 'lighthouse.png', 'meadow.png'])
  await expect(cellOf(page, 'lighthouse.png')).toHaveAttribute('aria-selected', 'true')

  await test.step('in an order by score too', async () => {
    await box.fill('sort:score-')
    await box.press('Enter')
    await expectNames(page, ['harbour 10.png', 'harbour 2.png', 'lighthouse.png', 'meadow.png'])
    await choose(page, 'meadow.png')
    await page.keyboard.press('Digit5')
    await expectScore(page, 'meadow.png', '5 stars')
    await expect(page.getByRole('button', { name: /^5 stars: 1/ })).toBeVisible()
    await expectNames(page, ['harbour 10.png', 'harbour 2.png', 'lighthouse.png', 'meadow.png'])
    await expect(cellOf(page, 'meadow.png')).toHaveAttribute('aria-selected', 'true')
  })

  await test.step('a new file joins, and nothing else changes', async () => {
    await writePicture(folder, 'new.png', colours.red, 'a new harbour')
    await expect(cellOf(page, 'new.png')).toBeVisible({ timeout: 30_000 })
    await expect(cellOf(page, 'meadow.png')).toHaveAttribute('aria-selected', 'true')
  })
})

test('searches are kept under a name and a key, also after a restart', async ({ launch, makeDirectory }) => {
  const folder = await makeDirectory()
  const dataDirectory = await makeDirectory()
  await fillFolder(folder)
  const first = await launch({ folder, dataDirectory })
  await test.step('keep it', async () => {
    const { page } = first
    await expectRead(page)
    await boxOf(page).fill('model:flux* dusk')
    await page.getByRole('button', { name: 'Save this search' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Dusk')
    await page.getByRole('combobox', { name: 'Key' }).selectOption('alt+shift+Digit1')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: /^Dusk: 1/ })).toBeVisible()
  })
  await first.close()

  const { page } = await launch({ folder, dataDirectory })
  const box = boxOf(page)
  await expectNames(page, everything)
  await expect(page.getByRole('button', { name: /^Dusk: 1/ })).toBeVisible()
  await choose(page, 'meadow.png')
  await page.keyboard.press('Alt+Shift+Digit1')
  await expect(box).toHaveValue('model:flux* dusk')
  await expectNames(page, ['harbour 10.png'])
  await box.fill('a')
  await page.getByRole('button', { name: /^Dusk: 1/ }).click({ modifiers: ['Alt'] })
  await expect(box).toHaveValue('a -@Dusk')
  await expectNames(page, ['harbour 2.png', 'lighthouse.png', 'meadow.png'])

  await page.getByRole('button', { name: /^Dusk: 1/ }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await expect(page.getByRole('button', { name: /^Dusk/ })).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('button', { name: /^Dusk: 1/ })).toBeVisible()
})

test('keywords are given to a selection, completed, found and taken back', async ({
  launch,
  makeDirectory,
}) => {
  const folder = await makeDirectory()
  await fillFolder(folder)
  const { page } = await launch({ folder })
  const box = boxOf(page)
  await expectRead(page)
  const window = page.getByRole('dialog', { name: 'Keywords' })
  const field = window.getByRole('combobox', { name: 'Add a keyword' })

  await choose(page, 'meadow.png')
  await page.keyboard.press('t')
  await expect(field).toBeFocused()
  await page.keyboard.type('style/oil, spring')
  await page.keyboard.press('Enter')
  await expect(window.getByRole('listitem')).toHaveText(['spring', 'style/oil'])
  await page.keyboard.press('Escape')
  await expect(window).toBeHidden()

  await choose(page, 'harbour 2.png')
  await page.keyboard.press('Control+a')
  await page.keyboard.press('t')
  await expect(window).toContainText('4 files')
  await expect(window.getByRole('listitem').first()).toContainText('1 of 4')
  await page.keyboard.type('oi')
  await expect(window.getByRole('option').first()).toContainText('style/oil')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(window.getByRole('listitem').first()).toHaveText('style/oil')
  await page.keyboard.press('Escape')
  await expect(window).toBeHidden()
  await expect(page.getByRole('button', { name: 'style/oil: 4' })).toBeVisible()

  await box.fill('tag:style/*')
  await expectNames(page, everything)
  await box.press('Enter')
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('button', { name: /^style\/oil: 1/ }).first()).toBeVisible()
  await box.fill('#style/oil')
  await expectNames(page, ['meadow.png'])
})
