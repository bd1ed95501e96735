import { expect, test } from 'vitest'
import { createRenderQueue } from './render-queue.ts'

const noSignal = new AbortController().signal
const turn = () => new Promise((resolve) => setTimeout(resolve, 1))

/** Drawings that end when the test says so. */
function createDrawings() {
  const begun: string[] = []
  const ends = new Map<string, PromiseWithResolvers<string>>()
  const draw = (key: string) => (): Promise<string> => {
    begun.push(key)
    const end = Promise.withResolvers<string>()
    ends.set(key, end)
    return end.promise
  }
  const end = async (key: string) => {
    ends.get(key)?.resolve(key)
    await turn()
  }
  return { begun, draw, end, ends }
}

test('what somebody waits for comes first, the newest first', async () => {
  const { begun, draw, end } = createDrawings()
  const queue = createRenderQueue<string>(1)
  void queue.request('first', 'back', draw('first'), noSignal)
  for (const key of ['b1', 'b2']) void queue.request(key, 'back', draw(key), noSignal)
  for (const key of ['f1', 'f2', 'f3']) void queue.request(key, 'front', draw(key), noSignal)
  void queue.request('b2', 'front', draw('b2'), noSignal) // somebody scrolled to it
  void queue.request('f1', 'front', draw('f1'), noSignal)
  for (const key of ['first', 'f1', 'b2', 'f3', 'f2', 'b1']) await end(key)
  expect(begun).toEqual(['first', 'f1', 'b2', 'f3', 'f2', 'b1'])
})

test('what scrolled away is dropped; what has begun is finished, and its waiter is free at once', async () => {
  const { begun, draw, end } = createDrawings()
  const queue = createRenderQueue<string>(1)
  const gone = new AbortController()
  const inWork = queue.request('in work', 'front', draw('in work'), gone.signal)
  const waiting = queue.request('waiting', 'front', draw('waiting'), gone.signal)
  const wanted = queue.request('shared', 'front', draw('shared'), noSignal)
  const unwanted = queue.request('shared', 'front', draw('shared'), gone.signal)
  gone.abort()
  for (const one of [inWork, waiting, unwanted])
    await expect(one).rejects.toMatchObject({ name: 'AbortError' })
  await end('in work')
  await end('shared')
  expect(await wanted).toBe('shared')
  expect(begun).toEqual(['in work', 'shared'])
})

test('two requests of one key are one drawing', async () => {
  const { begun, draw, end } = createDrawings()
  const queue = createRenderQueue<string>(2)
  const both = [
    queue.request('a', 'front', draw('a'), noSignal),
    queue.request('a', 'back', draw('a'), noSignal),
  ]
  await end('a')
  expect(await Promise.all(both)).toEqual(['a', 'a'])
  expect(begun).toEqual(['a'])
})

test('an error reaches all who wait, and the next drawing goes on', async () => {
  const { draw, end, ends } = createDrawings()
  const queue = createRenderQueue<string>(1)
  const bad = queue.request('bad', 'front', draw('bad'), noSignal)
  const good = queue.request('good', 'front', draw('good'), noSignal)
  ends.get('bad')?.reject(new Error('broken'))
  await expect(bad).rejects.toThrow('broken')
  await turn()
  await end('good')
  expect(await good).toBe('good')
})

test('closing ends what is in work and refuses the rest', async () => {
  const queue = createRenderQueue<string>(1)
  const stopped = queue.request(
    'a',
    'front',
    (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    noSignal,
  )
  const waiting = queue.request('b', 'front', async () => 'b', noSignal)
  const results = Promise.allSettled([stopped, waiting])
  await queue.close()
  expect((await results).map((result) => result.status)).toEqual(['rejected', 'rejected'])
  await expect(queue.request('c', 'front', async () => 'c', noSignal)).rejects.toMatchObject({
    name: 'AbortError',
  })
})
