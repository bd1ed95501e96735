import { appState } from '../app-state.ts'
import { call, sentenceOf } from '../call.ts'
import { formatCount, formatFiles } from '../gallery/format.ts'
import { showToast } from '../shell/toasts.ts'
import { describeExtraction } from './describe-extraction.ts'

/** So many files are asked for at once: between two requests the work can be seen and stopped. */
const chunkSize = 200

/** Writes the workflows of files beside them, and says what came of it. */
export async function extractWorkflows(ids: readonly number[]): Promise<void> {
  let isStopped = false
  const stop = (): void => {
    isStopped = true
  }
  const paths: string[] = []
  const reasons: string[] = []
  let without = 0
  try {
    for (let from = 0; from < ids.length && !isStopped; from += chunkSize) {
      if (ids.length > chunkSize) {
        showToast({
          text: `Writing workflows: ${formatCount(from)} of ${formatFiles(ids.length)} looked at.`,
          action: { label: 'Stop', run: stop },
        })
      }
      const result = await call('workflow.extract', { ids: ids.slice(from, from + chunkSize) })
      paths.push(...result.written.map(({ path }) => path))
      reasons.push(...result.failed.map(({ message }) => message))
      without += result.without.length
    }
    showToast({
      tone: reasons.length > 0 ? 'bad' : 'plain',
      text: describeExtraction({ paths, reasons, without, isStopped }),
    })
  } catch (error) {
    showToast({ tone: 'bad', text: sentenceOf(error) })
  }
}

/** Gives a workflow to the browser to be saved. In the desktop program nothing is downloaded: there it is written beside the file. */
export async function saveWorkflow(id: number, name: string): Promise<void> {
  try {
    const text = await call('workflow.text', { id })
    if (text === null) return
    const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
    const link = document.createElement('a')
    link.href = url
    link.download = `${name}.json`
    link.click()
    setTimeout(() => URL.revokeObjectURL(url), 10_000)
  } catch (error) {
    showToast({ tone: 'bad', text: sentenceOf(error) })
  }
}

export function canDownload(): boolean {
  return appState.get()?.host === 'browser'
}
