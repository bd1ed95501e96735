import { readFingerprint } from '#core/xmp/embed/fingerprint.ts'
import type { Drawn, DrawProblem, DrawRequest, FromDecoder, ToDecoder } from './decoder-protocol.ts'
import { readHidden } from './read-hidden-bytes.ts'
import { limitSharp, renderImage } from './render-image.ts'

// The decoder: a process of its own that draws one picture for each message and holds nothing else. Whatever a hostile file does to
// it, the program goes on and starts another.

/** More than any picture within the limits takes; a decoder that grows beyond it ends itself. */
const maxRssBytes = 1024 * 1024 * 1024

/** Electron's utilityProcess gives its child this instead of `process.send`. */
type ParentPort = {
  readonly on: (name: 'message', listener: (event: { readonly data: unknown }) => void) => void
  readonly postMessage: (message: unknown) => void
}

const parentPort = (process as { parentPort?: ParentPort }).parentPort // only there in a utilityProcess

function post(message: FromDecoder): void {
  if (parentPort !== undefined) parentPort.postMessage(message)
  else process.send?.(message)
}

function carryOut(draw: DrawRequest): Promise<Drawn | DrawProblem> {
  switch (draw.output) {
    case 'hidden-text':
      return readHidden(draw)
    case 'fingerprint':
      return readFingerprint(draw)
    default:
      return renderImage(draw)
  }
}

async function answer({ request, draw }: ToDecoder): Promise<void> {
  const result = await carryOut(draw)
  const rssBytes = process.memoryUsage.rss()
  if ('code' in result) post({ kind: 'refused', request, rssBytes, problem: result })
  else post({ kind: 'drawn', request, rssBytes, drawn: result })
}

limitSharp()
setInterval(() => {
  if (process.memoryUsage.rss() > maxRssBytes) process.exit(70)
}, 200).unref()
if (parentPort !== undefined) {
  parentPort.on('message', ({ data }) => void answer(data as ToDecoder)) // only our own pool writes to this channel
} else {
  process.on('message', (message) => void answer(message as ToDecoder)) // as above
  process.on('disconnect', () => process.exit(0))
}
post({ kind: 'ready' })
