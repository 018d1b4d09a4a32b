import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import type { FileEntry } from '#contract'
import { useApp } from '../../app/store.ts'
import { ask, call, host } from '../../host.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import classes from './Simulator.module.css'

/** The dialog that makes a simulated device. */
export function CreateDevice() {
  const show = useApp(state => state.creatingShown)
  const [files, setFiles] = useState<readonly FileEntry[]>()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [filter, setFilter] = useState('')
  const [deviceId, setDeviceId] = useState('')
  const [name, setName] = useState('')
  const [contents, setContents] = useState<'full' | 'factory'>('full')
  const [waiting, setWaiting] = useState(false)
  useEffect(() => {
    void call(host.files.list()).then(all => setFiles(all?.filter(({ kind }) => kind === 'ddf') ?? []))
  }, [])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setWaiting(true)
    const input = { ...(deviceId && { deviceId }), ...(name && { name }), ddfs: [...chosen], contents }
    const device = await ask(host.simulator.create(input))
    setWaiting(false)
    if (!device) return
    const { simulatorEvent, activityShown, notify } = useApp.getState()
    simulatorEvent({ kind: 'simulated', device })
    show(false)
    activityShown('simulator')
    notify(`${device.id} is made: ${device.nodes} nodes. Bootstrap it, then it can call in.`, 'done')
  }
  return (
    <Dialog label="New simulated device" width={520} onClose={() => show(false)}>
      <form className={classes.form} onSubmit={event => void submit(event)}>
        <h2>New simulated device</h2>
        <TextInput
          label="Device ID"
          description="Left empty, one is made up."
          placeholder="urn:imei:004999010640000"
          value={deviceId}
          onChange={event => setDeviceId(event.currentTarget.value.trim())}
        />
        <TextInput label="Name" value={name} onChange={event => setName(event.currentTarget.value)} />
        <NativeSelect
          label="Contents"
          data={[
            { value: 'full', label: 'Everything described, with plausible values' },
            { value: 'factory', label: 'Only what must be there, as from the factory' },
          ]}
          value={contents}
          onChange={event => setContents(event.currentTarget.value === 'factory' ? 'factory' : 'full')}
        />
        <DdfChoice files={files} chosen={chosen} filter={filter} onFilter={setFilter} onChosen={setChosen} />
        <div className={classes.formButtons}>
          <Button variant="default" onClick={() => show(false)}>
            Cancel
          </Button>
          <Button type="submit" loading={waiting}>
            {chosen.length === 0 ? 'Create with the demo set' : `Create from ${chosen.length} DDF files`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

interface DdfChoiceProps {
  readonly files: readonly FileEntry[] | undefined
  readonly chosen: readonly string[]
  readonly filter: string
  onFilter(filter: string): void
  onChosen(paths: readonly string[]): void
}

function DdfChoice({ files, chosen, filter, onFilter, onChosen }: DdfChoiceProps) {
  const shown = (files ?? []).filter(({ path }) => path.toLowerCase().includes(filter.toLowerCase()))
  const toggle = (path: string) =>
    onChosen(chosen.includes(path) ? chosen.filter(item => item !== path) : [...chosen, path])
  return (
    <fieldset className={classes.choice}>
      <legend>DDF files</legend>
      <p className="dim">
        The standard objects every DM Client has come by themselves. None chosen: the demo set. Import your own files in
        the Editor first.
      </p>
      {(files?.length ?? 0) > 8 && (
        <TextInput
          aria-label="Find a DDF file"
          placeholder="Find a DDF file"
          value={filter}
          onChange={event => onFilter(event.currentTarget.value)}
        />
      )}
      <div className={classes.files}>
        {files === undefined && <p className="dim">Loading …</p>}
        {shown.map(({ path }) => (
          <Checkbox
            key={path}
            checked={chosen.includes(path)}
            onChange={() => toggle(path)}
            label={<span className="mono">{path}</span>}
          />
        ))}
        {files?.length === 0 && <p className="dim">The workspace has no DDF files yet.</p>}
      </div>
    </fieldset>
  )
}
