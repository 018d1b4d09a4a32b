import { Button, Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { ServerOptions, ServerState } from '#contract'
import { type AuthForm, authModes, formsOf } from '#core/auth-mode.ts'
import { authWords } from '#core/auth-words.ts'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { downloadText } from '../../ui/download.ts'
import { Mark } from '../../ui/Mark.tsx'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import classes from './Settings.module.css'

const shortWords = {
  basic: 'Basic',
  digest: 'Digest',
  certificate: 'certificate',
  psk: 'PSK',
} as const satisfies Readonly<Record<AuthForm, string>>
/** Short enough for the width of the settings. */
const shortly = (mode: ServerOptions['auth']) =>
  formsOf(mode)
    .map(form => shortWords[form])
    .join(', ')

const auths: readonly { value: ServerOptions['auth']; label: string }[] = [
  ...authModes.filter(mode => mode !== 'none').map(mode => ({ value: mode, label: shortly(mode) })),
  { value: 'none', label: 'None (insecure test mode)' },
]

const dialects = [
  { value: 'auto', label: 'Both (first package tells)' },
  { value: 'approved', label: 'Approved (2016) only' },
  { value: 'draft', label: 'Draft only' },
] as const satisfies readonly { value: ServerOptions['dialect']; label: string }[]

/** The DM Server: how it stands, what it is to be, start and stop. */
export function ServerForm({ server, options }: { server: ServerState; options: ServerOptions }) {
  const [draft, setDraft] = useState(options)
  const [waiting, setWaiting] = useState<'start' | 'stop'>()
  const change = (part: Partial<ServerOptions>) => setDraft({ ...draft, ...part })
  const run = async (what: 'start' | 'stop') => {
    setWaiting(what)
    const state = await ask(what === 'start' ? host.server.start(draft) : host.server.stop())
    if (state) useApp.getState().hostEvent({ kind: 'server', server: state })
    setWaiting(undefined)
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void run('start')
  }
  return (
    <section className={classes.section} aria-label="DM Server">
      <h2>DM Server</h2>
      <ServerNow server={server} />
      <form className={classes.form} onSubmit={onSubmit}>
        <ServerFields draft={draft} onChange={change} />
        <div className={classes.buttons}>
          <Button type="submit" loading={waiting === 'start'}>
            {server.running ? 'Restart' : 'Start'}
          </Button>
          <Button
            variant="default"
            disabled={!server.running}
            loading={waiting === 'stop'}
            onClick={() => void run('stop')}
          >
            Stop
          </Button>
        </div>
      </form>
      <Button variant="default" onClick={() => useApp.getState().openPanel('repository', {}, 'Data Repository')}>
        Open the Data Repository
      </Button>
      <Button variant="default" onClick={() => void downloadAuthority()}>
        Download the CA certificate
      </Button>
      {server.caFingerprint !== undefined && (
        <p className={classes.fingerprint} title="SHA-256 fingerprint of the CA certificate">
          SHA-256 {server.caFingerprint}
        </p>
      )}
    </section>
  )
}

function ServerNow({ server }: { server: ServerState }) {
  return (
    <>
      <Mark kind={server.problem ? 'bad' : server.running ? 'good' : 'idle'}>
        {server.problem ? 'failed' : server.running ? 'running' : 'stopped'}
      </Mark>
      {server.running && <p className={classes.address}>{server.endpoint ?? server.origin}</p>}
      {server.running && server.insecure && (
        <p className={classes.insecure}>
          <strong>Insecure test mode:</strong>{' '}
          {server.tls ? 'nobody has to prove who they are.' : 'nothing is encrypted.'} Every record made now says so.
        </p>
      )}
      {server.compatibility !== undefined && (
        <p className={classes.insecure}>
          <strong>⚠ Compatibility mode:</strong> old TLS is spoken at{' '}
          <span className="mono">{server.compatibility}</span>.
        </p>
      )}
      {server.problem && <ProblemNote problem={server.problem} />}
    </>
  )
}

interface ServerFieldsProps {
  readonly draft: ServerOptions
  onChange(part: Partial<ServerOptions>): void
}

/** How a server listens and knows its devices. */
export function ServerFields({ draft, onChange }: ServerFieldsProps) {
  const insecure = !draft.tls || draft.auth === 'none'
  const loopback = /^(127\.|localhost$|::1$)/.test(draft.host)
  return (
    <>
      <PortInput label="Port" value={draft.port} onChange={port => onChange({ port })} />
      <TextInput
        label="Path"
        pattern="/[^?#\s]*"
        required
        classNames={{ input: 'mono' }}
        value={draft.path}
        onChange={event => onChange({ path: event.currentTarget.value })}
      />
      <TextInput
        label="Listen on"
        description="127.0.0.1: this machine only. 0.0.0.0: every network interface."
        required
        classNames={{ input: 'mono' }}
        value={draft.host}
        onChange={event => onChange({ host: event.currentTarget.value })}
      />
      <Checkbox
        label="TLS (HTTPS)"
        checked={draft.tls}
        // Old TLS is TLS, too: what could not be unticked any more does not stay.
        onChange={({ currentTarget: { checked: tls } }) =>
          onChange({ tls, ...(!tls && { compatibilityPort: undefined }) })
        }
      />
      <Checkbox
        label="Compatibility listener for old devices"
        description="A second port, on this machine only, that also speaks TLS 1.0 and 1.1. Insecure: for tests."
        disabled={!draft.tls}
        checked={draft.compatibilityPort !== undefined}
        onChange={event => onChange({ compatibilityPort: event.currentTarget.checked ? 8442 : undefined })}
      />
      {draft.compatibilityPort !== undefined && (
        <PortInput
          label="Listen for old devices on"
          value={draft.compatibilityPort}
          onChange={compatibilityPort => onChange({ compatibilityPort })}
        />
      )}
      <NativeSelect
        label="Devices prove who they are by"
        title={authWords(draft.auth)}
        data={auths}
        value={draft.auth}
        onChange={event => {
          const auth = auths.find(({ value }) => value === event.currentTarget.value)
          if (auth) onChange({ auth: auth.value })
        }}
      />
      <NativeSelect
        label="Dialect of OMA DM 2.0"
        data={dialects}
        value={draft.dialect}
        onChange={event => {
          const dialect = dialects.find(({ value }) => value === event.currentTarget.value)
          if (dialect) onChange({ dialect: dialect.value })
        }}
      />
      {draft.dialect !== 'approved' && (
        <Checkbox
          label="End draft sessions with END"
          description="Otherwise a document without commands ends them."
          checked={draft.alwaysEnd}
          onChange={event => onChange({ alwaysEnd: event.currentTarget.checked })}
        />
      )}
      {insecure && (
        <p className={classes.insecure}>
          <strong>⚠ Insecure test mode</strong>
          {loopback ? ': for tests on this machine only.' : ' is possible on this machine only: listen on 127.0.0.1.'}
        </p>
      )}
    </>
  )
}

async function downloadAuthority(): Promise<void> {
  const certificate = await ask(host.server.caCertificate())
  if (certificate !== undefined) downloadText('dm-workbench-ca.pem', certificate, 'application/x-pem-file')
}

function PortInput({ label, value, onChange }: { label: string; value: number; onChange(port: number): void }) {
  return (
    <NumberInput
      label={label}
      description="0 = any free port"
      min={0}
      max={65_535}
      allowDecimal={false}
      clampBehavior="strict"
      value={value}
      onChange={port => onChange(Number(port))}
    />
  )
}
