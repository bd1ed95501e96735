import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Infotext, parseInfotext, parseSettings } from './infotext.ts'

function plain(infotext: Infotext | undefined): unknown {
  return infotext === undefined ? undefined : { ...infotext, settings: Object.fromEntries(infotext.settings) }
}

test('keeps all lines of both prompts', () => {
  expect(
    plain(
      parseInfotext('one,\ntwo\n\nthree\nNegative prompt: bad,\nworse\nSteps: 20, Sampler: Euler a, Seed: 5'),
    ),
  ).toEqual({
    prompt: 'one,\ntwo\n\nthree',
    negativePrompt: 'bad,\nworse',
    settings: { Steps: '20', Sampler: 'Euler a', Seed: '5' },
  })
})

test('misses neither prompt where it is missing', () => {
  expect([
    plain(parseInfotext('a cat\nSteps: 20, Seed: 1')),
    plain(parseInfotext('Negative prompt: bad\nSteps: 20')),
    plain(parseInfotext('Steps: 20')),
    plain(parseInfotext('a cat\nNegative prompt: bad')),
    plain(parseInfotext('just a text')),
    plain(parseInfotext('a cat\r\nNegative prompt: bad\r\nSampler: Euler, CFG scale: 7, Seed: 1')),
  ]).toEqual([
    { prompt: 'a cat', negativePrompt: '', settings: { Steps: '20', Seed: '1' } },
    { prompt: '', negativePrompt: 'bad', settings: { Steps: '20' } },
    { prompt: '', negativePrompt: '', settings: { Steps: '20' } },
    { prompt: 'a cat', negativePrompt: 'bad', settings: {} },
    undefined,
    { prompt: 'a cat', negativePrompt: 'bad', settings: { Sampler: 'Euler', 'CFG scale': '7', Seed: '1' } },
  ])
})

test('reads quoted, JSON and plain values to their ends', () => {
  const line =
    'Steps: 4, Lora hashes: "a: 1, b: 2", Hashes: {"model": "1f", "embed:x, y": "2"}, Civitai resources: [{"type":"checkpoint"}], Template: "x, \\"q\\", Model: other", ' +
    'Model: a, b (v2), ADetailer prompt: "two\nlines", Version: v1.9.4-1-gab, Empty: , Last: end'
  expect(Object.fromEntries(parseSettings(line))).toEqual({
    Steps: '4',
    'Lora hashes': 'a: 1, b: 2',
    Hashes: '{"model": "1f", "embed:x, y": "2"}',
    'Civitai resources': '[{"type":"checkpoint"}]',
    Template: 'x, "q", Model: other',
    Model: 'a, b (v2)',
    'ADetailer prompt': 'two\nlines',
    Version: 'v1.9.4-1-gab',
    Empty: '',
    Last: 'end',
  })
})

test('the first of a key counts, so that a later template changes nothing', () => {
  expect(parseSettings('Steps: 4, Model: mine\nTemplate: a, Model: theirs').get('Model')).toBe('mine')
})

test('takes no line of the prompt for the settings', () => {
  const infotext = parseInfotext('Steps: of a temple, ruins\nmore\nSteps: 20, Sampler: Euler, Seed: 3')
  expect(infotext?.prompt).toBe('Steps: of a temple, ruins\nmore')
})

test('gives back what was written, whatever the prompts hold', () => {
  const line = fc
    .string({ unit: 'grapheme' })
    .map((text) => text.replace(/[\r\n\u2028\u2029]/g, ' ').trim())
    .filter((text) => !/^(steps|negative prompt):/i.test(text))
  const prompt = fc.array(line, { minLength: 1, maxLength: 4 }).map((lines) => lines.join('\n').trim())
  fc.assert(
    fc.property(prompt, prompt, fc.nat(), (positive, negative, seed) => {
      const found = parseInfotext(`${positive}\nNegative prompt: ${negative}\nSteps: 20, Seed: ${seed}`)
      expect([found?.prompt, found?.negativePrompt, found?.settings.get('Seed')]).toEqual([
        positive,
        negative,
        String(seed),
      ])
    }),
  )
})

test('stays quick on hostile lines', () => {
  const started = performance.now()
  for (const text of [
    `Steps: 1, ${'a'.repeat(500_000)}`,
    `Steps: 1, ${'a: "'.repeat(50_000)}`,
    `Steps: 1, ${'{'.repeat(200_000)}`,
    `Steps: 1, x: ${', '.repeat(100_000)}`,
  ]) {
    parseInfotext(text)
  }
  expect(performance.now() - started).toBeLessThan(5000)
})
