import { TextInput } from '@mantine/core'
import { useId, useState } from 'react'
import type { SimulatedSummary } from '#contract'
import { useApp } from '../../app/store.ts'
import { call, host } from '../../host.ts'
import { FormDialog } from '../../ui/FormDialog.tsx'

/** A local application asks for an MO: one that is missing comes from where a DEFAULT said (OMA DM 2.0 §5.3.10). */
export function NeedDialog({ device, onClose }: { device: SimulatedSummary; onClose(): void }) {
  const defaults = device.remembers?.defaults ?? []
  const [moid, setMoid] = useState(defaults[0]?.moid ?? '')
  const known = useId()
  const submit = async () => {
    const found = await call(host.simulator.need({ deviceId: device.id, moid: moid.trim() }))
    if (!found) return 'stay'
    if (!found.ok) return found.problem
    useApp.getState().notify(`The application finds ${found.value.join(', ')}.`, 'done')
    return 'done'
  }
  return (
    <FormDialog title="An application needs an MO" verb="Ask for it" onSubmit={submit} onClose={onClose}>
      <p className="dim">
        An application on <code>{device.id}</code> asks for an MO. If the device has none, it fetches it from where a
        DEFAULT command said.{' '}
        {defaults.length === 0 ? 'No DEFAULT is remembered yet.' : `Defaults are remembered for ${defaults.length}.`}
      </p>
      <TextInput
        label="MOID"
        classNames={{ input: 'mono' }}
        placeholder="urn:oma:mo:…"
        list={known}
        required
        maxLength={400}
        value={moid}
        onChange={event => setMoid(event.currentTarget.value)}
      />
      <datalist id={known}>
        {defaults.map(item => (
          <option key={`${item.moid} ${item.from}`} value={item.moid}>
            {item.from}
          </option>
        ))}
      </datalist>
    </FormDialog>
  )
}
