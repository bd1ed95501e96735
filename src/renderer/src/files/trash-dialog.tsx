import { type RefObject, useMemo, useState } from 'react'
import type { FilePlanItem } from '#shared/files.ts'
import { call, sentenceOf } from '../call.ts'
import { Button } from '../components/button.tsx'
import { formatBytes } from '../details/describe-file.ts'
import { formatFiles } from '../gallery/format.ts'
import { carryOut } from './carry-out.ts'
import { closeFileQuestion, describeFiles } from './file-dialog-store.ts'
import { PlanList } from './plan-list.tsx'
import { usePlan } from './use-plan.ts'

const trash = { kind: 'trash' } as const

/** What goes into the trash, all of it with its picture, before it does. */
export function TrashQuestion(props: {
  readonly ids: readonly number[]
  readonly main: RefObject<HTMLButtonElement | null>
}): React.JSX.Element {
  const { ids, main } = props
  const [pairs, setPairs] = useState(true)
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set())
  const { state, value: plan, error } = usePlan(ids, trash, pairs)
  const items = plan?.items ?? []
  const going = useMemo(
    () => items.filter((item) => item.problem === null && !left.has(item.ids[0] ?? 0)),
    [items, left],
  )
  const size = going.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const files = going.reduce((sum, item) => sum + item.ids.length, 0)
  const others = going.reduce((sum, item) => sum + item.others.length + 1, 0) - files
  const toggle = (item: FilePlanItem): void => {
    const next = new Set(left)
    const id = item.ids[0] ?? 0
    if (!next.delete(id)) next.add(id)
    setLeft(next)
  }
  const go = (): void => {
    const chosen = going.flatMap((item) => item.ids)
    closeFileQuestion()
    void carryOut(() => call('files.trash', { ids: chosen, pairs }), {
      name: describeFiles(chosen),
      where: null,
    })
  }
  const refusal = plan?.refusal ?? (state === 'failed' ? sentenceOf(error) : null)
  const hasPairs = !pairs || items.some((item) => item.ids.length > 1)
  return (
    <div className="file-question">
      {refusal === null ? null : (
        <p className="file-refusal" role="alert">
          {refusal}
        </p>
      )}
      <PlanList items={items} left={left} onToggle={toggle} />
      {hasPairs ? (
        <label className="file-option">
          <input type="checkbox" checked={pairs} onChange={(event) => setPairs(event.target.checked)} />
          RAW and JPEG of one name together
        </label>
      ) : null}
      <footer className="file-foot">
        <p aria-live="polite">
          {state === 'loading'
            ? 'Looking what belongs to it …'
            : `${formatFiles(files)}${others === 0 ? '' : `, and ${formatFiles(others)} beside`}, ${formatBytes(size)}`}
        </p>
        <Button onClick={closeFileQuestion}>Cancel</Button>
        <button
          type="button"
          ref={main}
          className="button main"
          aria-disabled={refusal !== null || going.length === 0}
          onClick={() => refusal === null && going.length > 0 && go()}
        >
          Put into the trash
        </button>
      </footer>
    </div>
  )
}
