import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { sentenceOf } from '../call.ts'
import { IconButton } from '../components/button.tsx'
import { showToast } from '../shell/toasts.ts'
import { copyText } from './copy-text.ts'

const thanksMs = 1400

/** Copies a text, or what is fetched when it is wanted; the icon says that it was done. `what` is the text's name: «prompt». */
export function CopyButton(props: {
  readonly text: string | (() => Promise<string | null>)
  readonly what: string
}): React.JSX.Element {
  const { text, what } = props
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), thanksMs)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async (): Promise<void> => {
    try {
      const whole = typeof text === 'string' ? text : await text()
      if (whole !== null && (await copyText(whole))) setCopied(true)
      else showToast({ tone: 'bad', text: `The ${what} could not be copied: the clipboard refused it.` })
    } catch (error) {
      showToast({ tone: 'bad', text: sentenceOf(error) })
    }
  }
  return (
    <span className="details-copy">
      <IconButton
        icon={copied ? Check : Copy}
        label={copied ? 'Copied' : `Copy ${what}`}
        size={13}
        onClick={() => void copy()}
      />
    </span>
  )
}
