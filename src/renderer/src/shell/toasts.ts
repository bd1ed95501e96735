import { createStore, useStore } from '../external-store.ts'

export type Toast = {
  readonly id: number
  readonly text: string
  readonly tone: 'plain' | 'bad'
  readonly action: { readonly label: string; readonly run: () => void } | null
}

const plainMs = 6000
const badMs = 15_000

const toast = createStore<Toast | null>(null)
let lastId = 0
let timer: ReturnType<typeof setTimeout> | undefined

/** Shows a message for a while; the next one takes its place. */
export function showToast(wanted: Pick<Toast, 'text'> & Partial<Omit<Toast, 'id'>>): void {
  lastId += 1
  toast.set({ tone: 'plain', action: null, ...wanted, id: lastId })
  holdToast()
  releaseToast()
}

/** Keeps the message while the pointer or the focus is on it. */
export function holdToast(): void {
  clearTimeout(timer)
}

export function releaseToast(): void {
  clearTimeout(timer)
  timer = setTimeout(dismissToast, toast.get()?.tone === 'bad' ? badMs : plainMs)
}

export function dismissToast(): void {
  clearTimeout(timer)
  toast.set(null)
}

export function useToast(): Toast | null {
  return useStore(toast, (state) => state)
}
