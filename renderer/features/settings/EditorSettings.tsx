import { Button, NumberInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useApp } from '../../app/store.ts'
import { call, host } from '../../host.ts'
import classes from './Settings.module.css'

const million = 1_000_000

/** How large files may be that the editor takes. */
export function EditorSettings({ largestFile }: { largestFile: number }) {
  const [megabytes, setMegabytes] = useState(largestFile / million)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const kept = await call(host.files.setLimit({ bytes: Math.round(megabytes * million) }))
    if (kept === undefined) return
    await useApp.getState().loadHost()
    useApp.getState().notify(`The editor takes files of up to ${kept / million} MB.`, 'done')
  }
  return (
    <section className={classes.section} aria-label="Editor">
      <h2>Editor</h2>
      <form className={classes.form} onSubmit={event => void submit(event)}>
        <NumberInput
          label="Largest file in MB"
          description="Larger files are refused with their size. 100 at most; checks and edits of such files take longer."
          required
          min={1}
          max={100}
          clampBehavior="strict"
          value={megabytes}
          onChange={value => setMegabytes(Number(value))}
        />
        <div className={classes.buttons}>
          <Button type="submit">Keep this limit</Button>
        </div>
      </form>
    </section>
  )
}
