import { call, sentenceOf } from '../call.ts'
import { formatFiles } from '../gallery/format.ts'
import { showToast } from '../shell/toasts.ts'

/** Has files read again though they are unchanged: after a problem was mended, or when one doesn't trust what is shown. */
export async function readAgain(ids: readonly number[]): Promise<void> {
  try {
    const { started } = await call('media.readAgain', { ids: [...ids] })
    showToast({
      text: started
        ? `Reading ${formatFiles(ids.length)} again.`
        : 'Another program has this folder open and reads its files. Ask it there.',
    })
  } catch (error) {
    showToast({ tone: 'bad', text: sentenceOf(error) })
  }
}
