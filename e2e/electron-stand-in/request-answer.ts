import type Electron from 'electron'
import type { DevTools } from './devtools.ts'
import { toElectron } from './page-address.ts'
import { answerAddress } from './protocol.ts'
import { defaultSession } from './session.ts'

type Paused = Parameters<Parameters<typeof onRequest>[1]>[0]
type ResourceType = Electron.OnBeforeRequestListenerDetails['resourceType']

/** Says whether a frame may go to an address (as Electron has it). */
export type MayNavigate = (url: string, isMainFrame: boolean) => boolean

/**
 * Answers every request of a page: the program's filter first, then its rules of navigation, then its protocols. Nothing ever reaches
 * a network.
 */
export async function answerRequests(
  page: DevTools,
  mainFrame: string,
  mayNavigate: MayNavigate,
): Promise<void> {
  onRequest(page, (paused) => {
    answerRequest(page, paused, mainFrame, mayNavigate).catch((error: unknown) => {
      // The page went away, or no longer wants it: nobody waits for the answer.
      if (String(error).includes('Invalid InterceptionId') || String(error).includes('is gone')) return
      console.error(`request ${paused.request.url}:`, error)
      page
        .send('Fetch.failRequest', { requestId: paused.requestId, errorReason: 'Failed' })
        .catch(() => undefined)
    })
  })
  await page.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] })
}

function onRequest(page: DevTools, listener: Parameters<typeof page.on<'Fetch.requestPaused'>>[1]): void {
  page.on('Fetch.requestPaused', listener)
}

async function answerRequest(page: DevTools, paused: Paused, mainFrame: string, mayNavigate: MayNavigate) {
  const { requestId, request, resourceType, frameId } = paused
  const url = toElectron(request.url)
  const fail = (errorReason: 'Aborted' | 'BlockedByClient' | 'AddressUnreachable') =>
    page.send('Fetch.failRequest', { requestId, errorReason })

  if (resourceType === 'Document' && !mayNavigate(url, frameId === mainFrame)) return fail('Aborted')
  if (!(await defaultSession.mayRequest(url, describeType(resourceType)))) return fail('BlockedByClient')
  if (url.endsWith('/favicon.ico')) return page.send('Fetch.fulfillRequest', { requestId, responseCode: 204 })

  const { method, headers } = request
  const answer = await answerAddress(new Request(url, { method, headers }))
  if (answer === undefined) return fail('AddressUnreachable')
  return page.send('Fetch.fulfillRequest', {
    requestId,
    responseCode: answer.status,
    responseHeaders: [...answer.headers].map(([name, value]) => ({ name, value })),
    body: Buffer.from(await answer.arrayBuffer()).toString('base64'),
  })
}

const types: Readonly<Record<string, ResourceType>> = {
  Document: 'mainFrame',
  Stylesheet: 'stylesheet',
  Script: 'script',
  Image: 'image',
  Font: 'font',
  Media: 'media',
  XHR: 'xhr',
  Fetch: 'xhr',
}

function describeType(type: string): ResourceType {
  return types[type] ?? 'other'
}
