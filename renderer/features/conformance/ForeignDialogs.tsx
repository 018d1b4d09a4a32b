import { NumberInput, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useApp } from '../../app/store.ts'
import { FormDialog } from '../../ui/FormDialog.tsx'

/** What is asked for; it stays for the next time, because a first try often fails. */
export interface ForeignServer {
  readonly url: string
  readonly deviceId: string
  readonly user: string
  readonly secret: string
  readonly ca: string
}
export const noForeignServer: ForeignServer = {
  url: '',
  deviceId: 'IMEI:004400152020051',
  user: '',
  secret: '',
  ca: '',
}

export interface ForeignServerDialogProps {
  readonly server: ForeignServer
  onServer(server: ForeignServer): void
  onClose(): void
}

/** Where somebody else's DM Server is, and how to get in. */
export function ForeignServerDialog({ server, onServer, onClose }: ForeignServerDialogProps) {
  const start = useApp(state => state.startConformance)
  const { url, deviceId, user, secret, ca } = server
  const noPem = ca.trim() !== '' && !ca.includes('-----BEGIN CERTIFICATE-----')
  const submit = async () => {
    if (noPem) return 'stay' as const
    const credentials = user === '' ? {} : { user, secret }
    const began = await start({ what: 'server', url, deviceId, ...credentials, ...(ca.trim() !== '' && { ca }) })
    return began ? ('done' as const) : ('stay' as const)
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
        pattern="https?://.+"
        title="An address that begins with https:// or http://"
        required
        data-autofocus
        classNames={{ input: 'mono' }}
        value={url}
        onChange={event => onServer({ ...server, url: event.currentTarget.value })}
      />
      <TextInput
        label="Device id"
        required
        classNames={{ input: 'mono' }}
        value={deviceId}
        onChange={event => onServer({ ...server, deviceId: event.currentTarget.value })}
      />
      <TextInput
        label="User name"
        description="For HTTP Basic; empty = without credentials"
        value={user}
        onChange={event => onServer({ ...server, user: event.currentTarget.value })}
      />
      <TextInput
        label="Password"
        type="password"
        autoComplete="off"
        value={secret}
        onChange={event => onServer({ ...server, secret: event.currentTarget.value })}
      />
      <Textarea
        label="Certificate to trust"
        description="PEM; empty = the authorities of this system"
        error={noPem && 'This is no certificate in PEM: it begins with -----BEGIN CERTIFICATE-----'}
        autosize
        minRows={2}
        maxRows={6}
        classNames={{ input: 'mono' }}
        value={ca}
        onChange={event => onServer({ ...server, ca: event.currentTarget.value })}
      />
    </FormDialog>
  )
}

/** On which port somebody else's DM Client is waited for. */
export function ForeignClientDialog({ onClose }: { onClose(): void }) {
  const start = useApp(state => state.startConformance)
  const [port, setPort] = useState(9988)
  const submit = async () => {
    return (await start({ what: 'client', port })) ? ('done' as const) : ('stay' as const)
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
