import { Button, CopyButton } from '@mantine/core'

/** A button that puts a text on the clipboard and says so. */
export function CopyText({ text, label, disabled = false }: { text: string; label: string; disabled?: boolean }) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button variant="default" disabled={disabled} onClick={copy}>
          {copied ? 'Copied' : label}
        </Button>
      )}
    </CopyButton>
  )
}
