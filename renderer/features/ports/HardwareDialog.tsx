import { Autocomplete, Checkbox, NativeSelect, NumberInput, TagsInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { HardwareHabits, HardwareItem } from '#contract'
import { useApp } from '../../app/store.ts'
import { call, host } from '../../host.ts'
import { FormDialog } from '../../ui/FormDialog.tsx'
import classes from './Ports.module.css'
import { hardwareWords } from './words.ts'

type Kind = HardwareItem['kind']
const kinds = Object.keys(hardwareWords) as Kind[]

/** Starts simulated hardware, or changes the habits of one that runs. */
export function HardwareDialog({ change, onClose }: { change?: HardwareItem; onClose(): void }) {
  const simulated = useApp(state => state.simulated)
  const [kind, setKind] = useState<Kind>(change?.kind ?? 'modem')
  const [deviceId, setDeviceId] = useState(change?.deviceId ?? simulated?.[0]?.id ?? '')
  const [habits, setHabits] = useState<HardwareHabits>(change?.habits ?? {})
  const set = (part: Partial<HardwareHabits>) => setHabits(tidied({ ...habits, ...part }))
  const submit = async () => {
    const order = { kind, habits, ...(deviceId.trim() !== '' && { deviceId: deviceId.trim() }) }
    const made = await call(change ? host.hardware.behave({ id: change.id, habits }) : host.hardware.start(order))
    if (!made) return 'stay'
    if (!made.ok) return made.problem
    if (!change) useApp.getState().openPanel('port', { port: made.value.id }, made.value.name)
    useApp.getState().activityShown('ports')
    return 'done'
  }
  return (
    <FormDialog
      title={change ? `Habits of ${change.name}` : 'Start simulated hardware'}
      verb={change ? 'Plug it in like this' : 'Start'}
      width={560}
      onSubmit={submit}
      onClose={onClose}
    >
      {change ? (
        <p className="dim">
          Its cable is pulled for a moment; what it was given is kept on its card, not in its files.
        </p>
      ) : (
        <>
          <NativeSelect
            label="What it is"
            data={kinds.map(value => ({ value, label: hardwareWords[value] }))}
            value={kind}
            onChange={event => setKind(event.currentTarget.value as Kind)}
          />
          <Autocomplete
            label="Who it is"
            description="A simulated device of this id applies what arrives and calls in: that gives a proof"
            placeholder="IMEI:490154203237518"
            data={simulated?.map(({ id }) => id) ?? []}
            value={deviceId}
            maxLength={255}
            classNames={{ input: 'mono' }}
            filter={({ options }) => options}
            onChange={setDeviceId}
          />
        </>
      )}
      <LineFields habits={habits} onChange={set} />
      <StorageFields kind={kind} habits={habits} onChange={set} />
    </FormDialog>
  )
}

interface FieldsProps {
  readonly habits: HardwareHabits
  onChange(part: Partial<HardwareHabits>): void
}

type NumberName = 'rate' | 'noiseEvery' | 'stormMs' | 'unplugAfter' | 'replugMs' | 'silentAfter' | 'muteAfter' | 'room'

const lineFields: readonly (readonly [NumberName, string, string])[] = [
  ['rate', 'Slow', 'bytes per second'],
  ['noiseEvery', 'Noisy', 'a bit flips in every … bytes'],
  ['stormMs', 'Talkative', 'something unasked every … ms'],
  ['silentAfter', 'Falls silent', 'after … bytes'],
  ['muteAfter', 'Half answers', '… bytes of its own, no more'],
  ['unplugAfter', 'Unplugged', 'after … bytes'],
  ['replugMs', 'Plugged in again', '… ms later'],
]

function LineFields({ habits, onChange }: FieldsProps) {
  return (
    <fieldset className={classes.choice}>
      <legend>Bad habits of the line</legend>
      <div className={classes.pairs}>
        {lineFields.map(([name, label, description]) => (
          <HabitNumber key={name} {...{ name, label, description, habits, onChange }} />
        ))}
      </div>
      <Checkbox
        label="Speaks at another rate: only garbage arrives on either side"
        checked={habits.wrongRate ?? false}
        onChange={event => onChange({ wrongRate: event.currentTarget.checked || undefined })}
      />
      <Checkbox
        label="Comes back under another name, as behind a hub that renumbers"
        checked={habits.renumber ?? false}
        onChange={event => onChange({ renumber: event.currentTarget.checked || undefined })}
      />
    </fieldset>
  )
}

function HabitNumber(props: FieldsProps & { name: NumberName; label: string; description: string }) {
  const { name, label, description, habits, onChange } = props
  return (
    <NumberInput
      label={label}
      description={description}
      min={1}
      allowDecimal={false}
      value={habits[name] ?? ''}
      onChange={value => onChange({ [name]: value === '' ? undefined : Number(value) })}
    />
  )
}

function StorageFields({ kind, habits, onChange }: FieldsProps & { readonly kind: Kind }) {
  return (
    <fieldset className={classes.choice}>
      <legend>{kind === 'modem' ? 'Its card' : 'Its storage'}</legend>
      <div className={classes.pairs}>
        <HabitNumber name="room" label="Room" description="for … bytes" habits={habits} onChange={onChange} />
        {kind === 'modem' && <SecretFields habits={habits} onChange={onChange} />}
      </div>
      {(kind === 'modem' || kind === 'console') && (
        <TagsInput
          label="Commands that it does not know"
          placeholder={kind === 'modem' ? '+CCHO' : 'rb'}
          value={[...(habits.without ?? [])]}
          onChange={without => onChange({ without: without.length === 0 ? undefined : without })}
        />
      )}
      {kind === 'modem' && (
        <Checkbox
          label="There is no card"
          checked={habits.noSim ?? false}
          onChange={event => onChange({ noSim: event.currentTarget.checked || undefined })}
        />
      )}
    </fieldset>
  )
}

function SecretFields({ habits, onChange }: FieldsProps) {
  const text = (name: 'pin' | 'adm', label: string, description: string) => (
    <TextInput
      label={label}
      description={description}
      maxLength={8}
      value={habits[name] ?? ''}
      onChange={event => onChange({ [name]: event.currentTarget.value === '' ? undefined : event.currentTarget.value })}
    />
  )
  const tries = (name: 'pinTries' | 'admTries', label: string) => (
    <NumberInput
      label={label}
      description="left"
      min={0}
      max={15}
      value={habits[name] ?? ''}
      onChange={value => onChange({ [name]: value === '' ? undefined : Number(value) })}
    />
  )
  return (
    <>
      {text('pin', 'PIN', 'that the card wants')}
      {tries('pinTries', 'Tries of the PIN')}
      {text('adm', 'ADM key', 'that the card wants')}
      {tries('admTries', 'Tries of the ADM key')}
    </>
  )
}

/** Without what is as always. */
const tidied = (habits: Partial<HardwareHabits>): HardwareHabits =>
  Object.fromEntries(Object.entries(habits).filter(([, value]) => value !== undefined)) as HardwareHabits
