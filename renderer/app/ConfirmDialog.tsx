import { Button } from '@mantine/core'
import { Dialog } from '../ui/Dialog.tsx'
import dialogs from './Dialogs.module.css'
import { useApp } from './store.ts'

/** The yes-or-no question that waits for an answer, if there is one. */
export function ConfirmDialog() {
  const question = useApp(state => state.question)
  if (!question) return null
  const { title, words, verb, danger, answer } = question
  return (
    <Dialog label={title} width={400} onClose={() => answer(false)}>
      <div className={dialogs.body}>
        <h2>{title}</h2>
        <p>{words}</p>
        <div className={dialogs.buttons}>
          <Button variant="default" data-autofocus autoFocus onClick={() => answer(false)}>
            Cancel
          </Button>
          <Button {...(danger && { color: 'red.8', c: 'white' })} onClick={() => answer(true)}>
            {verb}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
