import { NumberInput, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useApp } from '../../app/store.ts'
import { FormDialog } from '../../ui/FormDialog.tsx'

/** Where somebody else's DM Server is, and how to get in. */
export function ForeignServerDialog({ onClose }: { onClose(): void }) {
  const start = useApp(state => state.startConformance)
  const [url, setUrl] = useState('')
  const [deviceId, setDeviceId] = useState('IMEI:004400152020051')
  const [user, setUser] = useState('')
  const [secret, setSecret] = useState('')
  const [ca, setCa] = useState('')
  const submit = async () => {
    const credentials = user === '' ? {} : { user, secret }
    await start({ what: 'server', url, deviceId, ...credentials, ...(ca.trim() !== '' && { ca }) })
    return 'done' as const
  }
  return (
    <FormDialog title="Judge a DM Server" verb="Judge" onSubmit={submit} onClose={onClose}>
      <p className="dim">
        A scripted client calls in a few times. What the server sends is answered with “not implemented”.
      </p>
      <TextInput
        label="Address"
        description="Where Package#1 goes"
        placeholder="https://dms.example.com/dm"
        type="url"
        required
        data-autofocus
        classNames={{ input: 'mono' }}
        value={url}
        onChange={event => setUrl(event.currentTarget.value)}
      />
      <TextInput
        label="Device id"
        required
        classNames={{ input: 'mono' }}
        value={deviceId}
        onChange={event => setDeviceId(event.currentTarget.value)}
      />
      <TextInput
        label="User name"
        description="For HTTP Basic; empty = without credentials"
        value={user}
        onChange={event => setUser(event.currentTarget.value)}
      />
      <TextInput
        label="Password"
        type="password"
        autoComplete="off"
        value={secret}
        onChange={event => setSecret(event.currentTarget.value)}
      />
      <Textarea
        label="Certificate to trust"
        description="PEM; empty = the authorities of this system"
        autosize
        minRows={2}
        maxRows={6}
        classNames={{ input: 'mono' }}
        value={ca}
        onChange={event => setCa(event.currentTarget.value)}
      />
    </FormDialog>
  )
}

/** On which port somebody else's DM Client is waited for. */
export function ForeignClientDialog({ onClose }: { onClose(): void }) {
  const start = useApp(state => state.startConformance)
  const [port, setPort] = useState(9988)
  const submit = async () => {
    await start({ what: 'client', port })
    return 'done' as const
  }
  return (
    <FormDialog title="Judge a DM Client" verb="Wait for it" onSubmit={submit} onClose={onClose}>
      <p className="dim">
        A scripted server waits on this machine, without TLS and credentials. The client is asked to read, to upload, to
        open a page, and to refuse what no server may do. Nothing on it is written or deleted.
      </p>
      <NumberInput
        label="Port"
        description="0 = any free port"
        min={0}
        max={65_535}
        allowDecimal={false}
        clampBehavior="strict"
        data-autofocus
        value={port}
        onChange={value => setPort(Number(value))}
      />
    </FormDialog>
  )
}
