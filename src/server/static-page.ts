import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { createPagePolicy } from '#core/app-data/page-policy.ts'
import { pageTypes } from '#core/app-data/page-types.ts'
import { AppError } from '#shared/errors.ts'

type PageFile = { readonly bytes: Buffer; readonly headers: Readonly<Record<string, string>> }

/**
 * Reads the built page into memory, once: the addresses that it is served under are exactly those of these files, and no address
 * ever becomes a path. Throws `tool-missing` where the page was not built.
 */
export function readPage(directory: string): ReadonlyMap<string, PageFile> {
  const page = new Map<string, PageFile>()
  for (const entry of readEntries(directory)) {
    const type = pageTypes[extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const path = join(entry.parentPath, entry.name)
    const address = `/${relative(directory, path).split(sep).join('/')}`
    const file = { bytes: readFileSync(path), headers: describeFile(address, type) }
    page.set(address === '/index.html' ? '/' : address, file)
  }
  if (!page.has('/')) throw notBuilt(directory)
  return page
}

function readEntries(directory: string) {
  try {
    return readdirSync(directory, { recursive: true, withFileTypes: true })
  } catch (cause) {
    throw notBuilt(directory, cause)
  }
}

function notBuilt(directory: string, cause?: unknown): AppError {
  return new AppError(
    'tool-missing',
    `The page is not built: there is none in ${directory}. Run “npm run build”.`,
    {
      cause,
    },
  )
}

function describeFile(address: string, type: string): Readonly<Record<string, string>> {
  const isPage = type.startsWith('text/html')
  return {
    'Content-Type': type,
    // Vite puts a hash of the content into the names below assets/.
    'Cache-Control': address.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-store',
    'Content-Security-Policy': isPage ? createPagePolicy(null) : "default-src 'none'; frame-ancestors 'none'",
    ...(isPage ? { 'Cross-Origin-Opener-Policy': 'same-origin' } : {}),
  }
}

/** One route for each file of the page. */
export function addPageRoutes(app: FastifyInstance, page: ReadonlyMap<string, PageFile>): void {
  for (const [address, file] of page) {
    app.route({
      method: ['GET', 'HEAD'],
      url: encodeURI(address),
      handler: async (_request, answer) => answer.headers(file.headers).send(file.bytes),
    })
  }
}
