/**
 * Puts text in the place of a range as if it had been typed: the box's own undo takes it back. There is no other way to that than
 * this old command, which every engine still has; without it the text changes and the undo is lost.
 */
export function insertText(box: HTMLInputElement, from: number, to: number, text: string): void {
  box.focus()
  box.setSelectionRange(from, to)
  const done =
    text === '' && from === to
      ? true
      : document.execCommand(text === '' ? 'delete' : 'insertText', false, text)
  if (done) return
  box.setRangeText(text, from, to, 'end')
  box.dispatchEvent(new Event('input', { bubbles: true }))
}

function findBox(): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>('#search-box')
}

/** Puts the caret into the box, with a stretch of its text selected; without one, all of it. */
export function focusBox(range?: { readonly from: number; readonly to: number }): void {
  const box = findBox()
  if (box === null) return
  box.focus()
  if (range === undefined) box.select()
  else box.setSelectionRange(range.from, range.to)
}
