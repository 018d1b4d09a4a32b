import { Textarea } from '@mantine/core'
import { useEffect, useState } from 'react'
import { readJson } from '#core/json.ts'
import { explain } from '#core/problem.ts'

export interface ObjectsFieldProps {
  /** JSON text as the profile has it; empty when it adds none. */
  readonly value: string
  readonly fault: string | undefined
  /** Undefined takes the objects out of the profile. */
  onValue(objects: unknown): void
}

/** Further management objects as JSON. What is typed enters the profile as soon as it is JSON. */
export function ObjectsField({ value, fault, onValue }: ObjectsFieldProps) {
  const [typed, setTyped] = useState(value)
  const read = typed.trim() === '' ? undefined : readJson(typed)
  useEffect(() => {
    setTyped(now => (sameJson(now, value) ? now : value))
  }, [value])
  const type = (text: string) => {
    setTyped(text)
    const next = text.trim() === '' ? undefined : readJson(text)
    if (next === undefined) onValue(undefined)
    else if (next.ok) onValue(next.value)
  }
  const broken = read?.ok === false ? `${explain(read.problem).words} The profile keeps the last good text.` : undefined
  return (
    <Textarea
      label="Further objects"
      description="Elements of an MO document as a JSON array; they reach the device with the account."
      placeholder="[]"
      autosize
      minRows={3}
      maxRows={14}
      spellCheck={false}
      classNames={{ input: 'mono' }}
      value={typed}
      error={broken ?? fault}
      onChange={event => type(event.currentTarget.value)}
    />
  )
}

/** True when both texts are the same JSON, or both are empty; broken text waits for its end. */
function sameJson(typed: string, value: string): boolean {
  if (typed.trim() === '' || value === '') return typed.trim() === value
  const read = readJson(typed)
  return !read.ok || JSON.stringify(read.value, null, 2) === value
}
