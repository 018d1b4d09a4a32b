import { Button, Checkbox, NumberInput, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import type { PushService } from '#contract'
import { useApp } from '../../app/store.ts'
import { ask, call, host } from '../../host.ts'
import classes from './Settings.module.css'

/** How long devices may take to answer a notification, and the push service for those that registered with one. */
export function NotificationSettings() {
  const [kept, setKept] = useState<PushService>()
  const link = useApp(state => state.link)
  useEffect(() => {
    if (link === 'open') void call(host.notifications.service()).then(setKept)
  }, [link])
  return (
    <section className={classes.section} aria-label="Notifications">
      <h2>Notifications</h2>
      {kept && <ServiceForm key={JSON.stringify(kept)} kept={kept} onKept={setKept} />}
    </section>
  )
}

function ServiceForm({ kept, onKept }: { kept: PushService; onKept(service: PushService): void }) {
  const [draft, setDraft] = useState(kept)
  const [authorization, setAuthorization] = useState('')
  const [waiting, setWaiting] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setWaiting(true)
    const said = authorization === '' ? {} : { authorization }
    const service = await ask(host.notifications.setService({ ...draft, ...said }))
    setWaiting(false)
    if (!service) return
    onKept(service)
    useApp.getState().notify('The notification settings are kept.', 'done')
  }
  return (
    <form className={classes.form} onSubmit={event => void submit(event)}>
      <NumberInput
        label="Answer time in seconds"
        description="A device that has not called in by then counts as not reached."
        required
        min={1}
        max={86_400}
        allowDecimal={false}
        clampBehavior="strict"
        value={draft.answerSeconds}
        onChange={value => setDraft({ ...draft, answerSeconds: Number(value) })}
      />
      <TextInput
        label="Push service"
        description="Messages for all devices are posted to this address. Empty: none."
        placeholder="https://push.example.com/send"
        classNames={{ input: 'mono' }}
        maxLength={2000}
        value={draft.endpoint}
        onChange={event => setDraft({ ...draft, endpoint: event.currentTarget.value.trim() })}
      />
      <TextInput
        type="password"
        label="Authorization value"
        description={kept.hasKey ? 'One is kept; fill in to replace it.' : 'If the push service wants one.'}
        autoComplete="off"
        maxLength={4000}
        value={authorization}
        onChange={event => setAuthorization(event.currentTarget.value)}
      />
      {kept.hasKey && (
        <Checkbox
          label="Keep the Authorization value"
          checked={draft.hasKey}
          onChange={event => setDraft({ ...draft, hasKey: event.currentTarget.checked })}
        />
      )}
      <div className={classes.buttons}>
        <Button type="submit" loading={waiting}>
          Keep these settings
        </Button>
      </div>
    </form>
  )
}
