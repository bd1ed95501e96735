import type Electron from 'electron'
import { refuseUnknown } from './refuse-unknown.ts'

type Handler = (request: Request) => Response | Promise<Response>

const handlers = new Map<string, Handler>()
const schemes: Electron.CustomScheme[] = []

/** Also the default session's `protocol`, as in Electron. */
export const protocol = refuseUnknown('protocol', {
  registerSchemesAsPrivileged: (given) => {
    schemes.push(...given)
  },
  handle: (scheme, handler) => {
    if (handlers.has(scheme)) throw new Error(`The scheme ${scheme} is handled already.`)
    handlers.set(scheme, handler as Handler) // Electron's Request and Response are Node's own
  },
} satisfies Pick<Electron.Protocol, 'registerSchemesAsPrivileged' | 'handle'>)

/** The answer to an address as Electron has it; undefined where nobody handles its scheme. */
export async function answerAddress(request: Request): Promise<Response | undefined> {
  return handlers.get(new URL(request.url).protocol.slice(0, -1))?.(request)
}
