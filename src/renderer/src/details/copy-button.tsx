import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { IconButton } from '../components/button.tsx'
import { showToast } from '../shell/toasts.ts'
import { copyText } from './copy-text.ts'

const thanksMs = 1400

/** Copies a text; the icon says that it was done. `what` is the text's name: «prompt». */
export function CopyButton(props: { readonly text: string; readonly what: string }): React.JSX.Element {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), thanksMs)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    if (await copyText(props.text)) setCopied(true)
    else showToast({ tone: 'bad', text: `The ${props.what} could not be copied: the clipboard refused it.` })
  }
  return (
    <span className="details-copy">
      <IconButton
        icon={copied ? Check : Copy}
        label={copied ? 'Copied' : `Copy ${props.what}`}
        size={13}
        onClick={() => void copy()}
      />
    </span>
  )
}
