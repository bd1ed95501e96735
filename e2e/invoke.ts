import type { Page } from '@playwright/test'
import type { InputOf, MethodName, Methods } from '../src/shared/contract.ts'

/** Calls a method as the page does, by whichever way it has: for what no key or button is there to do in a spec. */
export async function invoke<Name extends MethodName>(
  page: Page,
  name: Name,
  input: InputOf<Methods[Name]>,
): Promise<void> {
  await page.evaluate(
    async ([method, value]) => {
      const bridge = window.mediaScorer
      if (bridge !== undefined) return void (await bridge.invoke(method, value))
      const headers = { 'content-type': 'application/json' }
      await fetch(`/rpc/${method}`, { method: 'POST', headers, body: JSON.stringify(value) })
    },
    [name as string, input as unknown] as const,
  )
}
