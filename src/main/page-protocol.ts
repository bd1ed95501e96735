import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { createPagePolicy } from '#core/app-data/page-policy.ts'
import { pageTypes } from '#core/app-data/page-types.ts'
import { isPageUrl, type PageSource } from './page-origin.ts'

/** Answers requests for the built page. */
export type AnswerPage = (request: Pick<Request, 'method' | 'url'>) => Promise<Response>

/**
 * Answers from the files that lie in `directory` now, by their exact names: the address is looked up, never joined to a path, so
 * no address can name anything else.
 */
export async function createPageAnswer(directory: string, source: PageSource): Promise<AnswerPage> {
  const files = new Map<string, string>()
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !Object.hasOwn(pageTypes, extname(entry.name))) continue
    const path = join(entry.parentPath, entry.name)
    files.set(`/${relative(directory, path).split(sep).map(encodeURIComponent).join('/')}`, path)
  }
  const page = files.get('/index.html')
  if (page !== undefined) files.set('/', page)

  return async (request) => {
    const url = URL.parse(request.url)
    const path = url === null || !isPageUrl(source, request.url) ? undefined : files.get(url.pathname)
    if (path === undefined) return new Response(null, { status: 404, headers: safetyHeaders })
    if (request.method !== 'GET') return new Response(null, { status: 405, headers: safetyHeaders })
    const type = pageTypes[extname(path)] ?? 'application/octet-stream'
    const headers = { ...safetyHeaders, 'Content-Type': type, 'Cache-Control': 'no-cache' }
    return new Response(await readFile(path), { headers })
  }
}

const safetyHeaders = {
  'Content-Security-Policy': createPagePolicy('media:'),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
} as const
