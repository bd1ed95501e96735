import type { IpcMainInvokeEvent } from 'electron'

/** What is looked at of a caller. The frame may be null when it went away meanwhile. */
export type Caller = {
  readonly sender: Pick<IpcMainInvokeEvent['sender'], 'id'>
  readonly senderFrame: Pick<NonNullable<IpcMainInvokeEvent['senderFrame']>, 'parent' | 'origin'> | null
}

/** Only the top frame of our own window, showing our own page, may ask for anything. No frame: no answer. */
export function isTrustedCaller(caller: Caller, windowId: number | undefined, origin: string): boolean {
  const frame = caller.senderFrame
  return frame !== null && caller.sender.id === windowId && frame.parent === null && frame.origin === origin
}
