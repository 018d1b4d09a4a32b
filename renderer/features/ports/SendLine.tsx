import { NativeSelect, TextInput } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import type { ConsoleState } from '#contract'
import { ask, host } from '../../host.ts'
import classes from './Console.module.css'
import { bytesOfLine, type LineEnd, lineEnds } from './send-text.ts'

const mostLines = 200

/** What was sent on each console while the window is open; it may hold passwords, so it is kept nowhere. */
const histories = new Map<string, string[]>()

/** A line to send, with those that were sent before. */
export function SendLine({ console }: { console: ConsoleState }) {
  const { id, name, state } = console
  const history = histories.get(id) ?? []
  const [text, setText] = useState('')
  const [at, setAt] = useState(-1)
  const [end, setEnd] = useState<LineEnd>('cr')
  const bytes = bytesOfLine(text, end)
  const send = async () => {
    if (!bytes || bytes.length === 0) return
    if (text !== '') histories.set(id, [text, ...history.filter(line => line !== text)].slice(0, mostLines))
    setText('')
    setAt(-1)
    await ask(host.consoles.send({ id, bytes }))
  }
  const recall = (next: number) => {
    setAt(next)
    setText(history[next] ?? '')
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const { selectionStart, selectionEnd } = event.currentTarget
    if (event.key === 'Enter') void send()
    else if (event.key === 'ArrowUp' && at < history.length - 1) recall(at + 1)
    else if (event.key === 'ArrowDown' && at >= 0) recall(at - 1)
    else if (event.key === 'c' && event.ctrlKey && selectionStart === selectionEnd)
      void ask(host.consoles.send({ id, bytes: Uint8Array.of(0x03) }))
    else return
    event.preventDefault()
  }
  return (
    <div className={classes.send}>
      <TextInput
        aria-label={`Send to ${name}`}
        placeholder={state === 'open' ? 'Enter sends, ↑ brings back what was sent' : 'The port is not open'}
        disabled={state !== 'open'}
        value={text}
        spellCheck={false}
        autoComplete="off"
        error={end === 'hex' && text !== '' && !bytes}
        classNames={{ input: 'mono' }}
        onChange={event => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <NativeSelect
        aria-label={`Line end for ${name}`}
        data={Object.entries(lineEnds).map(([value, { label }]) => ({ value, label }))}
        value={end}
        onChange={event => setEnd(event.currentTarget.value as LineEnd)}
      />
    </div>
  )
}
