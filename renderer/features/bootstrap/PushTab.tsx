import { Button, Input, Radio, Stack, TextInput } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useState } from 'react'
import type { BootstrapMethod } from '#contract'
import type { Problem } from '#core/problem.ts'
import { useApp } from '../../app/store.ts'
import { DeviceSelect } from './DeviceSelect.tsx'
import { NoDevice } from './NoDevice.tsx'
import classes from './Profile.module.css'
import { RunView } from './RunView.tsx'
import { methodWords } from './words.ts'

export interface PushTabProps {
  readonly id: string
  readonly dirty: boolean
  readonly problems: readonly Problem[]
}

/** Brings the profile to a device, and shows each step and the result. */
export function PushTab({ id, dirty, problems }: PushTabProps) {
  const [deviceId, setDeviceId] = useState<string>()
  const [method, setMethod] = useState<BootstrapMethod>('client-initiated')
  const [address, setAddress] = useState('')
  const [runId, setRunId] = useState<string>()
  const [busy, setBusy] = useState(false)
  const run = useApp(state => state.runs?.find(item => item.id === runId))
  const device = useApp(state => state.simulated?.find(item => item.id === deviceId))
  const sample = useApp(state => state.profiles?.find(profile => profile.id === id)?.sample === true)
  const { saveProfile, pushProfile } = useApp.getState()
  const hasDevices = useApp(state => (state.simulated?.length ?? 0) + (state.devices?.length ?? 0) > 0)
  if (!hasDevices)
    return (
      <NoDevice title="There is no device to push to">
        Make a simulated device: it takes the bootstrap over the wire as a real one would.
      </NoDevice>
    )
  const real = deviceId !== undefined && device === undefined
  const needsAddress = real && method === 'server-initiated' && address.trim() === ''
  const wait = reasonToWait({ problems: problems.length, sampleChanged: sample && dirty, needsAddress })

  const push = async () => {
    if (deviceId === undefined || wait !== undefined) return
    setBusy(true)
    if (!dirty || (await saveProfile(id))) {
      const started = await pushProfile({
        profileId: id,
        deviceId,
        method,
        ...(address.trim() !== '' && real && { address: address.trim() }),
      })
      setRunId(started?.id)
    }
    setBusy(false)
  }
  return (
    <Stack p="md" gap="md">
      <DeviceSelect label="Device" value={deviceId} onValue={setDeviceId} />
      <Radio.Group label="Method" value={method} onChange={value => setMethod(value as BootstrapMethod)}>
        <Stack gap="sm" pt={4}>
          {(Object.keys(methodWords) as BootstrapMethod[]).map(key => (
            <Radio key={key} value={key} label={methodWords[key].short} description={methodWords[key].long} />
          ))}
        </Stack>
      </Radio.Group>
      {real && method === 'server-initiated' && (
        <TextInput
          label="Where the device listens"
          placeholder="https://192.0.2.10:7443/bootstrap"
          value={address}
          spellCheck={false}
          classNames={{ input: 'mono' }}
          onChange={event => setAddress(event.currentTarget.value)}
        />
      )}
      <div>
        <Button
          leftSection={<IconSend size={14} aria-hidden />}
          loading={busy || (run?.result === 'running' && !real)}
          disabled={deviceId === undefined || wait !== undefined}
          onClick={() => void push()}
        >
          {dirty && !sample ? 'Save and push' : 'Push'}
        </Button>
        {wait !== undefined && <Input.Description mt={4}>{wait}</Input.Description>}
      </div>
      {run && (
        <div className={classes.run}>
          <RunView run={run} />
        </div>
      )}
    </Stack>
  )
}

function reasonToWait(now: { problems: number; sampleChanged: boolean; needsAddress: boolean }): string | undefined {
  if (now.problems > 0) return 'The profile is not valid: mend what is marked in the form first.'
  if (now.sampleChanged) return 'This is a sample with changes: save it as a copy first.'
  return now.needsAddress ? 'Say where the device listens.' : undefined
}
