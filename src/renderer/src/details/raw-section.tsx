import { useState } from 'react'
import type { RawText } from '#shared/media.ts'
import { call, sentenceOf } from '../call.ts'
import { formatCount } from '../gallery/format.ts'
import { showToast } from '../shell/toasts.ts'
import { CopyButton } from './copy-button.tsx'
import { FoldedSection } from './section.tsx'
import './raw-section.css'

/** Every text that was found in the file, under the name of its carrier. */
export function RawSection(props: {
  readonly id: number
  readonly raw: readonly RawText[]
}): React.JSX.Element | null {
  const { id, raw } = props
  if (raw.length === 0) return null
  return (
    <FoldedSection title="All texts in the file" hint={String(raw.length)}>
      {() => (
        <dl className="details-raw selectable">
          {raw.map((field) => (
            <RawField key={field.name} id={id} field={field} />
          ))}
        </dl>
      )}
    </FoldedSection>
  )
}

const longestShort = 60

function isShort(text: string): boolean {
  return text.length <= longestShort && !text.includes('\n')
}

function ShortField(props: { readonly name: string; readonly text: string }): React.JSX.Element {
  const { name, text } = props
  return (
    <div className="short">
      <dt>{name}</dt>
      <dd>{text}</dd>
      <span className="details-line-copy">
        <CopyButton text={text} what={name} />
      </span>
    </div>
  )
}

/** More is not laid out: a text of megabytes would hold the window up. The copy is always whole. */
const mostShown = 100_000

function RawField(props: { readonly id: number; readonly field: RawText }): React.JSX.Element {
  const { id, field } = props
  const { name, text, length } = field
  const [whole, setWhole] = useState<string | null>(null)
  const fetchWhole = () => call('media.rawText', { id, name })
  const isCut = text.length < length
  const toggle = async (): Promise<void> => {
    if (whole !== null) return setWhole(null)
    try {
      setWhole(await fetchWhole())
    } catch (error) {
      showToast({ tone: 'bad', text: sentenceOf(error) })
    }
  }
  if (isShort(text)) return <ShortField name={name} text={text} />
  return (
    <div>
      <dt>
        <span>{name}</span>
        <CopyButton text={isCut ? fetchWhole : text} what={name} />
      </dt>
      <dd>
        {whole === null ? text : whole.slice(0, mostShown)}
        {isCut && (whole === null || whole.length > mostShown) ? '…' : null}
      </dd>
      {isCut ? (
        <dd className="details-raw-more">
          <button type="button" className="details-more" onClick={() => void toggle()}>
            {whole === null ? `All ${formatCount(length)} characters` : 'Less'}
          </button>
        </dd>
      ) : null}
    </div>
  )
}
