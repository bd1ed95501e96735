import { X } from 'lucide-react'
import { IconButton } from '../components/button.tsx'
import { dismissToast, holdToast, releaseToast, useToast } from './toasts.ts'
import './toast-view.css'

/** What was just done, and the way back. */
export function ToastView(): React.JSX.Element {
  const toast = useToast()
  return (
    <div className="toast-place" role="status">
      {toast === null ? null : (
        <div
          key={toast.id}
          className={`toast ${toast.tone}`}
          onPointerEnter={holdToast}
          onPointerLeave={releaseToast}
        >
          <span className="toast-words">{toast.text}</span>
          {toast.action === null ? null : (
            <button
              type="button"
              className="toast-action"
              onClick={() => {
                dismissToast()
                toast.action?.run()
              }}
            >
              {toast.action.label}
            </button>
          )}
          <IconButton icon={X} size={13} label="Dismiss" onClick={dismissToast} />
        </div>
      )}
    </div>
  )
}
