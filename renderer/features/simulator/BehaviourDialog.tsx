import { Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { SimulatedBehaviour, SimulatedSummary } from '#contract'
import { refusable } from '#core/refusable.ts'
import { useApp } from '../../app/store.ts'
import { call, host } from '../../host.ts'
import { FormDialog } from '../../ui/FormDialog.tsx'
import { BearerChoice } from './BearerChoice.tsx'
import { tidied } from './behaviour-form.ts'
import { PageFields } from './PageFields.tsx'
import classes from './Simulator.module.css'

const networkFields = [
  ['MCC', 'Home country code', '262'],
  ['MNC', 'Home network code', '01'],
  ['CMCC', 'Current country code', '262'],
  ['CMNC', 'Current network code', '02'],
  ['SPName', 'Service provider', 'Example Mobile'],
] as const

/** The switches of a simulated device. They act at once and stay over restarts. */
export function BehaviourDialog({ device, onClose }: { device: SimulatedSummary; onClose(): void }) {
  const [draft, setDraft] = useState<SimulatedBehaviour>(device.behaviour)
  const change = (part: Partial<SimulatedBehaviour>) => setDraft({ ...draft, ...part })
  const submit = async () => {
    const kept = await call(host.simulator.behave({ deviceId: device.id, behaviour: tidied(draft) }))
    if (!kept) return 'stay'
    if (!kept.ok) return kept.problem
    useApp.getState().simulatorEvent({ kind: 'simulated', device: kept.value })
    return 'done'
  }
  return (
    <FormDialog title={`Behaviour of ${device.id}`} verb="Keep it" width={560} onSubmit={submit} onClose={onClose}>
      <p className="dim">These switches act at once, also in the middle of a session, and stay over restarts.</p>
      <PageFields draft={draft} onChange={change} />
      <RefusalFields refuse={draft.refuse ?? {}} onChange={refuse => change({ refuse })} />
      <fieldset className={classes.choice}>
        <legend>Connections</legend>
        <BearerChoice bearers={draft.bearers} onChange={bearers => change({ bearers })} />
        <NumberInput
          label="UDP port for notifications"
          description="Empty: any free one. A real device listens on 2948."
          min={1}
          max={65_535}
          allowDecimal={false}
          clampBehavior="strict"
          value={draft.udpPort ?? ''}
          onChange={value => change({ udpPort: value === '' ? undefined : Number(value) })}
        />
      </fieldset>
      <BootstrapFields draft={draft} device={device} onChange={change} />
      <fieldset className={classes.choice}>
        <legend>Mobile network</legend>
        <p className="dim">Fills the parameters of a ServerURI, such as [MCC]; what is empty becomes -1.</p>
        <div className={classes.pairs}>
          {networkFields.map(([name, label, example]) => (
            <TextInput
              key={name}
              label={`${label} (${name})`}
              placeholder={example}
              {...(name !== 'SPName' && { pattern: '\\d{2,3}', title: 'two or three digits' })}
              maxLength={name === 'SPName' ? 200 : 3}
              value={draft.network?.[name] ?? ''}
              onChange={event => change({ network: { ...draft.network, [name]: event.currentTarget.value } })}
            />
          ))}
        </div>
      </fieldset>
    </FormDialog>
  )
}

interface BootstrapFieldsProps {
  readonly draft: SimulatedBehaviour
  readonly device: SimulatedSummary
  onChange(part: Partial<SimulatedBehaviour>): void
}

/** What it checks pushed bootstraps with, and whether it uses its card. */
function BootstrapFields({ draft, device, onChange }: BootstrapFieldsProps) {
  const { subscriber = {}, cardRefused } = draft
  return (
    <fieldset className={classes.choice}>
      <legend>Bootstraps</legend>
      <div className={classes.pairs}>
        <TextInput
          label="IMSI"
          placeholder={device.subscriber.imsi}
          pattern="\d{6,15}"
          title="6 to 15 digits"
          value={subscriber.imsi ?? ''}
          onChange={event => onChange({ subscriber: { ...subscriber, imsi: event.currentTarget.value } })}
        />
        <TextInput
          label="PIN that its user types"
          placeholder={device.subscriber.pin}
          pattern="\d{1,32}"
          title="1 to 32 digits"
          value={subscriber.pin ?? ''}
          onChange={event => onChange({ subscriber: { ...subscriber, pin: event.currentTarget.value } })}
        />
      </div>
      <Checkbox
        label="Takes WAP pushes without SEC and MAC"
        description="Insecure: anybody could send one."
        checked={subscriber.acceptUnsigned ?? false}
        onChange={event => onChange({ subscriber: { ...subscriber, acceptUnsigned: event.currentTarget.checked } })}
      />
      <NativeSelect
        label="Card in its slot"
        data={[
          { value: '', label: 'Read at power-on' },
          { value: 'policy', label: 'Not used: its policy forbids it' },
          { value: 'lock', label: 'Refused: locked to cards of another network' },
        ]}
        value={cardRefused ?? ''}
        onChange={event => {
          const next = event.currentTarget.value
          onChange({ cardRefused: next === '' ? undefined : (next as 'policy' | 'lock') })
        }}
      />
    </fieldset>
  )
}

interface RefusalFieldsProps {
  readonly refuse: NonNullable<SimulatedBehaviour['refuse']>
  onChange(refuse: NonNullable<SimulatedBehaviour['refuse']>): void
}

function RefusalFields({ refuse, onChange }: RefusalFieldsProps) {
  return (
    <fieldset className={classes.choice}>
      <legend>Refusals on demand</legend>
      <div className={classes.pairs}>
        {refusable.map(name => (
          <NativeSelect
            key={name}
            label={name}
            data={[
              { value: '', label: 'Carried out' },
              { value: '503', label: '503 not just now' },
              { value: '507', label: '507 the user said no' },
            ]}
            value={refuse[name] ?? ''}
            onChange={event => {
              const { value } = event.currentTarget
              const { [name]: _, ...others } = refuse
              onChange(value === '' ? others : { ...others, [name]: value === '503' ? 503 : 507 })
            }}
          />
        ))}
      </div>
    </fieldset>
  )
}
