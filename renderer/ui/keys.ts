// Keys as they are written in commands: `Ctrl+Shift+M`, `Alt+1`, `?`.

export interface KeyPress {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** True when the key press is the one that is written; Ctrl stands for Cmd too. */
export function isKeys(written: string, press: KeyPress): boolean {
  const parts = written.split('+')
  const key = parts.pop() ?? ''
  const wants = (name: string) => parts.includes(name)
  if (wants('Ctrl') !== (press.ctrlKey || press.metaKey) || wants('Alt') !== press.altKey) return false
  // A sign like ? needs Shift on some keyboards and not on others.
  const sign = key.length === 1 && !/[a-z0-9]/i.test(key)
  if (!sign && wants('Shift') !== press.shiftKey) return false
  return key.toLowerCase() === press.key.toLowerCase() || press.code === codeOf(key)
}

function codeOf(key: string): string | undefined {
  if (/^\d$/.test(key)) return `Digit${key}`
  return /^[A-Z]$/i.test(key) ? `Key${key.toUpperCase()}` : undefined
}

/** True where plain letters are text: there only keys with Ctrl or Alt are commands. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  // The code editor takes its text through an EditContext, on an element that is not editable by itself.
  const hasEditContext = 'editContext' in target && target.editContext !== null
  return hasEditContext || target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
}
