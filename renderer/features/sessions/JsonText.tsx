import { Button } from '@mantine/core'
import { useMemo, useState } from 'react'
import classes from './Views.module.css'

const firstCharacters = 60_000

/** A JSON value, indented, member names apart from values. */
export function JsonText({ value }: { value: unknown }) {
  const [all, setAll] = useState(false)
  const text = useMemo(() => JSON.stringify(value, null, 2) ?? '', [value])
  const shown = all ? text : text.slice(0, firstCharacters)
  return (
    <>
      <pre className={classes.json}>{all && text.length > firstCharacters ? shown : colored(shown)}</pre>
      {shown.length < text.length && (
        <Button variant="default" onClick={() => setAll(true)}>
          Show all {text.length.toLocaleString('en')} characters
        </Button>
      )}
    </>
  )
}

const piece = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*|\b(?:true|false|null)\b)/g

function colored(text: string): React.ReactNode[] {
  const parts: React.ReactNode[] = []
  let done = 0
  for (const match of text.matchAll(piece)) {
    const [whole, words, colon] = match
    parts.push(text.slice(done, match.index))
    const kind = words === undefined ? classes.literal : colon === undefined ? classes.string : classes.member
    parts.push(
      <span key={match.index} className={kind}>
        {words ?? whole}
      </span>,
      colon ?? '',
    )
    done = match.index + whole.length
  }
  return [...parts, text.slice(done)]
}
