import { type FormEvent, type RefObject, useEffect, useState } from 'react'
import type { FileActInput } from '#shared/contract.ts'
import { splitName } from '#shared/file-names.ts'
import { call, sentenceOf } from '../call.ts'
import { Button } from '../components/button.tsx'
import { formatFiles } from '../gallery/format.ts'
import { readRow } from '../gallery/row-cache.ts'
import { carryOut } from './carry-out.ts'
import { closeFileQuestion } from './file-dialog-store.ts'
import { mostPlanned, usePlan } from './use-plan.ts'

const mostShown = 5

/** A new name for one file, or a pattern for many. */
export function RenameQuestion(props: {
  readonly ids: readonly number[]
  readonly box: RefObject<HTMLInputElement | null>
}): React.JSX.Element {
  const { ids, box } = props
  const [first = 0] = ids
  const isOne = ids.length === 1
  const oldName = readRow(first)?.name ?? ''
  const [typed, setTyped] = useState(isOne ? oldName : '{name} {nn}')
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the box is there: what stands before the extension.
  useEffect(() => {
    box.current?.setSelectionRange(0, isOne ? splitName(oldName).stem.length : typed.length)
  }, [])
  const act: FileActInput | null =
    typed.trim() === '' || (isOne && typed === oldName)
      ? null
      : isOne
        ? { kind: 'rename', name: typed }
        : { kind: 'pattern', pattern: typed, start: 1 }
  const { value: plan, state, error } = usePlan(ids.slice(0, mostPlanned), act, true)
  const problem =
    plan?.refusal ??
    (state === 'failed' ? sentenceOf(error) : null) ??
    (isOne ? (plan?.items[0]?.problem ?? null) : null)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (act === null) {
      closeFileQuestion()
      return
    }
    if (problem !== null) return
    closeFileQuestion()
    const send = () =>
      isOne
        ? call('files.rename', { id: first, name: typed })
        : call('files.renameMany', { ids: [...ids], pattern: typed, start: 1 })
    void carryOut(send, { name: oldName, where: isOne ? (plan?.items[0]?.to ?? typed) : null })
  }
  return (
    <form className="file-question" onSubmit={submit}>
      <input
        ref={box}
        type="text"
        className="file-box"
        aria-label={isOne ? 'New name' : 'Pattern'}
        value={typed}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={problem !== null}
        aria-describedby="rename-note"
        onChange={(event) => setTyped(event.target.value)}
      />
      {isOne ? null : (
        <p className="file-hint">
          <code>{'{name}'}</code> the name it has, <code>{'{nn}'}</code> a number with two digits,{' '}
          <code>{'{date}'}</code> and <code>{'{time}'}</code> when it was taken.
        </p>
      )}
      <div id="rename-note" aria-live="polite" className={problem === null ? 'file-hint' : 'file-refusal'}>
        {problem ??
          (plan === undefined ? null : isOne ? (
            <Along others={plan.items[0]?.others ?? []} />
          ) : (
            <Preview items={plan.items} of={Math.max(plan.items.length, ids.length)} />
          ))}
      </div>
      <footer className="file-foot">
        <p />
        <Button onClick={closeFileQuestion}>Cancel</Button>
        <button type="submit" className="button main" aria-disabled={problem !== null}>
          Rename
        </button>
      </footer>
    </form>
  )
}

function Along(props: { readonly others: readonly string[] }): React.JSX.Element | null {
  return props.others.length === 0 ? null : <>Goes along: {props.others.join(', ')}</>
}

function Preview(props: {
  readonly items: readonly {
    readonly path: string
    readonly to: string | null
    readonly problem: string | null
  }[]
  readonly of: number
}): React.JSX.Element {
  const { items, of } = props
  return (
    <ul className="rename-preview">
      {items.slice(0, mostShown).map(({ path, to, problem }) => (
        <li key={path}>
          <span className="truncate">{path}</span>
          <span className="truncate">→ {problem ?? to}</span>
        </li>
      ))}
      {of > mostShown ? <li>and {formatFiles(of - mostShown)} more</li> : null}
    </ul>
  )
}
