import { Button } from '@mantine/core'
import classes from './Repository.module.css'
import { sizeWords } from './size-words.ts'
import type { Progress } from './transfer.ts'

interface TransferBarProps {
  readonly label: string
  readonly progress: Progress
  onCancel(): void
}

/** How far a transfer is, and a way to end it. */
export function TransferBar({ label, progress: { done, total }, onCancel }: TransferBarProps) {
  return (
    <span className={classes.transfer}>
      <progress value={done} max={Math.max(1, total)} aria-label={label} className={classes.bar} />
      <span className="dim">
        {sizeWords(done)} of {sizeWords(total)}
      </span>
      <Button size="compact-xs" variant="default" onClick={onCancel}>
        Cancel
      </Button>
    </span>
  )
}
