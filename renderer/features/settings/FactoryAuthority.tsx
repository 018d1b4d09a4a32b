import { Button, FileButton, Group, Input, Radio, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import type { FactoryOrder, FactoryState } from '#contract'
import { useApp } from '../../app/store.ts'
import { ask, call, host } from '../../host.ts'
import classes from './Settings.module.css'

/** Who certifies the devices that are bootstrapped: this workbench, or the authority of a factory. */
export function FactoryAuthority() {
  const [state, setState] = useState<FactoryState>()
  useEffect(() => {
    void call(host.factoryAuthority.state()).then(setState)
  }, [])
  if (!state) return null
  // What was kept is what the form begins with again.
  return <Form key={JSON.stringify(state)} state={state} onState={setState} />
}

const texts = {
  issuer: { label: 'Who signs for devices', words: 'PEM; the DM Servers here believe them', required: true },
  ca: {
    label: 'Who stands behind its TLS certificate',
    words: 'PEM; whom the system trusts, if left out',
    required: false,
  },
  cert: { label: 'Our certificate there', words: 'PEM; only if it asks for one', required: false },
  key: { label: 'Its key', words: 'PEM; it is kept sealed', required: false },
} as const
type Text = keyof typeof texts
type Draft = Partial<Record<Text, string>>

interface FormProps {
  readonly state: FactoryState
  onState(state: FactoryState): void
}

function Form({ state: { authority }, onState }: FormProps) {
  const [who, setWho] = useState(authority ? 'factory' : 'own')
  const [url, setUrl] = useState(authority?.url ?? '')
  const [draft, setDraft] = useState<Draft>(() => keptTexts(authority))
  const isReady = who === 'own' ? authority !== undefined : url.trim() !== '' && draft.issuer !== undefined
  const set = (name: Text, text: string | undefined) => setDraft(({ [name]: _, ...old }) => withText(old, name, text))
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!isReady) return
    const order: FactoryOrder = { ...draft, url: url.trim(), issuer: draft.issuer ?? '' }
    const next = await ask(who === 'own' ? host.factoryAuthority.drop() : host.factoryAuthority.use(order))
    if (!next) return
    const words = next.authority ? `The factory authority at ${next.authority.url}` : 'This workbench'
    useApp.getState().notify(`${words} certifies devices from now on.`, 'done')
    onState(next)
  }
  return (
    <form className={classes.form} aria-label="Certificates of devices" onSubmit={event => void submit(event)}>
      <Radio.Group
        label="Certificates of devices"
        description="Who makes them, where a profile wants a client certificate"
        value={who}
        onChange={setWho}
      >
        <div className={classes.radios}>
          <Radio value="own" label="This workbench" />
          <Radio value="factory" label="The authority of a factory" description="Asked over HTTPS for each device" />
        </div>
      </Radio.Group>
      {who === 'factory' && (
        <>
          <TextInput
            label="Address"
            description="Takes a certificate request (PKCS #10) by POST"
            placeholder="https://ca.factory.example/issue"
            required
            spellCheck={false}
            classNames={{ input: 'mono' }}
            value={url}
            onChange={event => setUrl(event.currentTarget.value)}
          />
          {(Object.keys(texts) as Text[]).map(name => (
            <TextFile
              key={name}
              {...texts[name]}
              held={draft[name] !== undefined}
              kept={keptWords(name, authority, draft)}
              onText={text => set(name, text)}
            />
          ))}
        </>
      )}
      <div className={classes.buttons}>
        <Button type="submit" disabled={!isReady}>
          {who === 'own' ? 'Certify here' : 'Use this authority'}
        </Button>
      </div>
    </form>
  )
}

interface TextFileProps {
  readonly label: string
  readonly words: string
  readonly required: boolean
  readonly held: boolean
  readonly kept: string
  onText(text: string | undefined): void
}

/** A text that comes out of a file. */
function TextFile({ label, words, required, held, kept, onText }: TextFileProps) {
  const [name, setName] = useState<string>()
  const take = async (file: File | null) => {
    if (!file) return
    onText(await file.text())
    setName(file.name)
  }
  return (
    <Input.Wrapper label={label} description={words} required={required} labelElement="div">
      <Group gap="sm" pt={4}>
        <FileButton onChange={file => void take(file)} accept=".pem,.crt,.cer,.key,text/plain">
          {props => (
            <Button {...props} variant="default" size="compact-sm" aria-label={`Choose a file: ${label}`}>
              Choose a file…
            </Button>
          )}
        </FileButton>
        {held && !required && (
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={`Leave out: ${label}`}
            onClick={() => {
              onText(undefined)
              setName(undefined)
            }}
          >
            Leave out
          </Button>
        )}
        <span className="dim" style={{ overflowWrap: 'anywhere' }}>
          {held ? (name ?? kept) : kept}
        </span>
      </Group>
    </Input.Wrapper>
  )
}

function withText(old: Draft, name: Text, text: string | undefined): Draft {
  return text === undefined ? old : { ...old, [name]: text }
}

function keptTexts(authority: FactoryState['authority']): Draft {
  if (!authority) return {}
  const { issuer, ca, cert } = authority
  return { issuer, ...(ca !== undefined && { ca }), ...(cert !== undefined && { cert }) }
}

/** What is there without a file that was chosen just now. */
function keptWords(name: Text, authority: FactoryState['authority'], draft: Draft): string {
  if (name === 'issuer' && authority && draft.issuer === authority.issuer) return authority.signers.join('; ')
  if (name === 'key' && draft.key === undefined) {
    return authority?.hasKey && draft.cert === authority.cert ? 'kept' : 'none'
  }
  return draft[name] === undefined ? 'none' : 'kept'
}
