import { Button, CopyButton } from '@mantine/core'

export interface CopyTextProps {
  readonly text: string
  readonly label: string
  readonly disabled?: boolean
  /** What is copied, or why nothing can be. */
  readonly title?: string | undefined
}

/** A button that puts a text on the clipboard and says so. */
export function CopyText({ text, label, disabled = false, title }: CopyTextProps) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button variant="default" disabled={disabled} title={title} aria-description={title} onClick={copy}>
          {copied ? 'Copied' : label}
        </Button>
      )}
    </CopyButton>
  )
}
