import { useState } from 'react'
import type { AppState } from '#shared/contract.ts'
import { AppError } from '#shared/errors.ts'
import { loadAppState } from '../app-state.ts'
import { call, sentenceOf } from '../call.ts'

export type OpenError = { readonly message: string; readonly retry: (() => void) | null }

export type FolderOpener = {
  /** The folder that is being opened; '' while the system's dialog is; null while none is. */
  readonly busy: string | null
  readonly error: OpenError | null
  readonly openFolder: (folder: string) => Promise<void>
  readonly pickFolder: () => Promise<void>
}

/** Opens folders and tells in words why one couldn't be. `onOpened` is called when one is. */
export function useOpenFolder(state: AppState, onOpened: (() => void) | null): FolderOpener {
  const [busy, setBusy] = useState<string | null>(null)
  const [failed, setFailed] = useState<{ readonly error: unknown; readonly folder: string | null } | null>(
    null,
  )

  const attempt = async (folder: string | null, open: () => Promise<unknown>) => {
    setBusy(folder ?? '')
    setFailed(null)
    try {
      const opened = await open()
      if (opened === null) return
      await loadAppState()
      onOpened?.()
    } catch (error) {
      setFailed({ error, folder })
    } finally {
      setBusy(null)
    }
  }
  const openFolder = (folder: string) => attempt(folder, () => call('folder.open', { folder }))
  const pickFolder = () => attempt(null, () => call('folder.pick', {}))

  const error =
    failed?.error ?? (busy === null && state.openError !== null ? AppError.from(state.openError) : null)
  const folder = failed?.folder ?? null
  return {
    busy,
    error:
      error === null
        ? null
        : { message: sentenceOf(error), retry: folder === null ? null : () => void openFolder(folder) },
    openFolder,
    pickFolder,
  }
}
