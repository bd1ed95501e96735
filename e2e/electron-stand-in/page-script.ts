import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { startPageSide } from './page-side.ts'

export type PageScript = { readonly bindingName: string; readonly source: string }

const wirePath = new URL(import.meta.resolve('#shared/wire.ts'))

/**
 * What is evaluated in every frame before anything of its own: the page's side of the stand-in, with the preload (its path, or none)
 * and `#shared/wire.ts` put in as text, since a page can't import what isn't served to it.
 */
export function createPageScript(preloadPath: string | undefined): PageScript {
  const bindingName = `electronStandIn_${randomUUID().replaceAll('-', '')}`
  const wire = stripTypeScriptTypes(readFileSync(wirePath, 'utf8')).replaceAll(/^export /gm, '')
  const preload = preloadPath === undefined ? undefined : readFileSync(preloadPath, 'utf8')
  const source = `(() => {
const { encodeWire, decodeWire } = (() => {
${wire}
return { encodeWire, decodeWire }
})()
const preload = ${preload === undefined ? 'null' : `function (require, module, exports, process) {\n${preload}\n}`}
const bindingName = ${JSON.stringify(bindingName)}
const startPageSide = ${startPageSide.toString()}
startPageSide({ bindingName, preload, encodeWire, decodeWire })
})()`
  return { bindingName, source }
}
