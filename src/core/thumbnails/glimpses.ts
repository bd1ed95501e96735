import type { Thumbnail } from '#core/library.ts'
import { isCancelled } from '#shared/errors.ts'
import type { Source } from './find-source.ts'
import { readGlimpse } from './read-glimpse.ts'

/** Small pictures at once, for whoever would have to wait for better ones. */
export type Glimpses = {
  /**
   * The picture that the camera put into a photograph; the better one is being drawn then, and told of when it is there. Its version
   * is no row's, so that nobody keeps it. Undefined: there is none, and nothing is drawn.
   */
  readonly read: (source: Source) => Promise<Thumbnail | undefined>
  /** Draws nothing more for those who got one; what is in work ends. */
  readonly close: () => void
}

/** What is drawn in front of the rest for those who may have looked away: as much as a large screen shows. */
const mostDrawn = 300
const tellMs = 60

/** `draw` rejects only for what isn't the file's fault; `onDrawn` gets the files in groups. */
export function createGlimpses(
  draw: (source: Source, signal: AbortSignal) => Promise<unknown>,
  onDrawn: (ids: readonly number[]) => void,
  onError: (error: unknown) => void,
): Glimpses {
  const drawing = new Map<number, AbortController>()
  const drawn = new Set<number>()
  let timer: NodeJS.Timeout | undefined

  function tell(): void {
    timer = undefined
    const ids = [...drawn]
    drawn.clear()
    onDrawn(ids)
  }

  async function drawBetter(source: Source): Promise<void> {
    if (drawing.has(source.id)) return
    const controller = new AbortController()
    drawing.set(source.id, controller)
    const oldest = drawing.size > mostDrawn ? drawing.entries().next().value : undefined
    if (oldest !== undefined) {
      drawing.delete(oldest[0])
      oldest[1].abort()
    }
    try {
      await draw(source, controller.signal)
      drawn.add(source.id)
      timer ??= setTimeout(tell, tellMs).unref()
    } catch (error) {
      if (!isCancelled(error)) onError(error)
    } finally {
      if (drawing.get(source.id) === controller) drawing.delete(source.id)
    }
  }

  return {
    read: async (source) => {
      const glimpse = await readGlimpse(source)
      if (glimpse === undefined) return undefined
      void drawBetter(source)
      return { ...glimpse, version: `${source.version}-glimpse` }
    },
    close: () => {
      clearTimeout(timer)
      for (const controller of drawing.values()) controller.abort()
    },
  }
}
