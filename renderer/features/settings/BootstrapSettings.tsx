import { Button, NumberInput } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import type { RunRetention } from '#contract'
import { useApp } from '../../app/store.ts'
import { call, host } from '../../host.ts'
import { FactoryAuthority } from './FactoryAuthority.tsx'
import classes from './Settings.module.css'

const least = 100
const most = 10_000_000

/** How many runs of bootstraps are kept, and where older ones go. */
export function BootstrapSettings() {
  const [retention, setRetention] = useState<RunRetention>()
  const [keep, setKeep] = useState<number>()
  useEffect(() => {
    void call(host.bootstrap.retention()).then(setRetention)
  }, [])
  if (!retention) return null
  const wanted = keep ?? retention.keep
  const isWrong = !Number.isInteger(wanted) || wanted < least || wanted > most
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const kept = isWrong ? undefined : await call(host.bootstrap.keepRuns({ keep: wanted }))
    if (!kept) return
    setRetention(kept)
    setKeep(undefined)
    useApp.getState().notify(`The newest ${kept.keep.toLocaleString('en')} runs are kept.`, 'done')
  }
  return (
    <section className={classes.section} aria-label="Bootstraps">
      <h2>Bootstraps</h2>
      <form className={classes.form} onSubmit={event => void submit(event)}>
        <NumberInput
          label="Runs to keep"
          description={
            <>
              {retention.count.toLocaleString('en')} runs are here now. Older ones than these move, whole, into files of{' '}
              <span className="mono" style={{ overflowWrap: 'anywhere' }}>
                {retention.folder}
              </span>
              .
            </>
          }
          required
          min={least}
          max={most}
          thousandSeparator=","
          error={isWrong ? `A number from ${least} to ${most.toLocaleString('en')}.` : undefined}
          value={wanted}
          onChange={value => setKeep(Number(value))}
        />
        <div className={classes.buttons}>
          <Button type="submit" disabled={isWrong}>
            Keep so many
          </Button>
        </div>
      </form>
      <FactoryAuthority />
    </section>
  )
}
