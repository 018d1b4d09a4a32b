import { Button, Group, Input, Radio, SegmentedControl, Stack } from '@mantine/core'
import { IconListCheck, IconPlaneDeparture, IconSend } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { BootstrapMethod, BootstrapRun, FlightPlan } from '#contract'
import type { Problem } from '#core/problem.ts'
import { useApp } from '../../app/store.ts'
import { OperatorField } from './CableChoice.tsx'
import { PlanView } from './PlanView.tsx'
import classes from './Profile.module.css'
import { RequestField } from './RequestField.tsx'
import { RunView } from './RunView.tsx'
import { TableField } from './TableField.tsx'
import { DeviceField, FormField, orderOf, PushFields, type Target } from './TargetFields.tsx'
import { methodWords, ways } from './words.ts'

export interface PushTabProps {
  readonly id: string
  readonly text: string
  readonly dirty: boolean
  readonly problems: readonly Problem[]
}

const first: Target = {
  method: 'client-initiated',
  form: '',
  deviceId: '',
  address: '',
  security: 'netwpin',
  imsi: '',
  pin: '',
  phone: '',
  csr: undefined,
  operator: '',
}
type Busy = 'plan' | 'fly' | 'push' | undefined

/** Brings the profile to a device, or to a table of devices: plan, trial, push, and the result with its evidence. */
export function PushTab({ id, text, dirty, problems }: PushTabProps) {
  const [target, setTarget] = useState(first)
  const [to, setTo] = useState<'one' | 'table'>('one')
  const [plan, setPlan] = useState<FlightPlan>()
  const [runId, setRunId] = useState<string>()
  const [busy, setBusy] = useState<Busy>()
  /** A plan that was pushed is shown on; the next push makes a new one, with credentials of its own. */
  const [used, setUsed] = useState<string>()
  /** The runs there were when a push began: a call answers late, its events come at once. */
  const [before, setBefore] = useState<ReadonlySet<string>>(new Set())
  const run = useApp(({ runs }) => {
    if (runId !== undefined) return runs?.find(({ id: each }) => each === runId)
    if (busy === undefined) return undefined
    return runs?.find(item => !before.has(item.id) && isFor(item, target.deviceId))
  })
  const sample = useApp(state => state.profiles?.find(profile => profile.id === id)?.sample === true)
  const { saveProfile, planPush, pushPlan, flyPlan } = useApp.getState()
  useFirstDevice(target.deviceId, deviceId => change({ deviceId }))

  /** What was planned holds no more. */
  const change = (more: Partial<Target>) => {
    setTarget(old => ({ ...old, ...more }))
    setPlan(undefined)
  }
  const isPush = !['factory', 'card', 'client-initiated'].includes(target.method)
  const wait = reasonToWait({
    problems: problems.length,
    sampleChanged: sample && dirty,
    device: to === 'table' || target.deviceId.trim() !== '',
  })

  const carryOut = async (what: NonNullable<Busy>) => {
    if (wait !== undefined || busy) return
    setBefore(new Set(useApp.getState().runs?.map(({ id: each }) => each)))
    setBusy(what)
    setRunId(undefined)
    if (!dirty || (await saveProfile(id))) {
      const planned = plan && plan.id !== used ? plan : await planPush(await orderOf(id, target))
      setPlan(planned)
      const operator = target.operator.trim() === '' ? undefined : target.operator.trim()
      if (planned?.ready && what !== 'plan') {
        if (what === 'push') setUsed(planned.id)
        const started = what === 'fly' ? await flyPlan(planned.id) : await pushPlan(planned.id, operator)
        setRunId(started?.id)
        // A plan that is refused, or gone with the workbench that held it, is made anew next time.
        if (!started) setPlan(undefined)
      }
    }
    setBusy(undefined)
  }
  return (
    <Stack p="md" gap="md">
      <SegmentedControl
        aria-label="To"
        data={[
          { value: 'one', label: 'One device' },
          { value: 'table', label: 'A table of devices' },
        ]}
        value={to}
        onChange={value => setTo(value as typeof to)}
        style={{ alignSelf: 'flex-start' }}
      />
      {to === 'one' && <DeviceField target={target} onTarget={change} />}
      <Radio.Group
        label="Way"
        value={isPush ? 'server-initiated' : target.method}
        onChange={value => change({ method: value as BootstrapMethod })}
      >
        <Stack gap="sm" pt={4}>
          {ways.map(({ value, label }) => (
            <Radio
              key={value}
              value={value}
              label={label}
              description={methodWords[isPush && value === 'server-initiated' ? target.method : value].long}
            />
          ))}
        </Stack>
      </Radio.Group>
      <FormField target={target} onTarget={change} />
      <PushFields target={target} onTarget={change} table={to === 'table'} />
      {to === 'one' && <RequestField text={text} target={target} onTarget={change} />}
      <OperatorField target={target} onTarget={part => setTarget({ ...target, ...part })} />
      {to === 'table' ? (
        <TablePush id={id} target={target} wait={wait} save={async () => !dirty || saveProfile(id)} />
      ) : (
        <div>
          <Group gap="sm">
            <Button
              variant="default"
              leftSection={<IconListCheck size={14} aria-hidden />}
              loading={busy === 'plan'}
              disabled={wait !== undefined || (busy !== undefined && busy !== 'plan')}
              onClick={() => void carryOut('plan')}
            >
              Plan
            </Button>
            <Button
              variant="default"
              leftSection={<IconPlaneDeparture size={14} aria-hidden />}
              loading={busy === 'fly'}
              disabled={wait !== undefined || (busy !== undefined && busy !== 'fly')}
              onClick={() => void carryOut('fly')}
            >
              Fly it first
            </Button>
            <Button
              leftSection={<IconSend size={14} aria-hidden />}
              loading={busy === 'push'}
              disabled={wait !== undefined || (busy !== undefined && busy !== 'push')}
              onClick={() => void carryOut('push')}
            >
              {dirty && !sample ? 'Save and push' : 'Push'}
            </Button>
          </Group>
          <Input.Description mt={4}>
            {wait ?? 'A plan sends nothing. Flying it first sends it to a simulated device that stands in.'}
          </Input.Description>
        </div>
      )}
      {to === 'one' && run && (
        <div className={classes.run}>
          <RunView run={run} />
        </div>
      )}
      {to === 'one' && plan && <PlanView plan={plan} />}
    </Stack>
  )
}

/** A run of this device, or of the one that stands in for it. */
const isFor = ({ deviceId, evidence }: BootstrapRun, wanted: string) =>
  (evidence?.trialFor ?? deviceId) === wanted.trim()

/** The first device is chosen to begin with: a simulated one, if there is any. */
function useFirstDevice(chosen: string, choose: (deviceId: string) => void): void {
  const first = useApp(state => state.simulated?.[0]?.id ?? state.devices?.[0]?.id)
  const [done, setDone] = useState(false)
  useEffect(() => {
    if (done || first === undefined) return
    setDone(true)
    if (chosen === '') choose(first)
  }, [done, first, chosen, choose])
}

interface TablePushProps {
  readonly id: string
  readonly target: Target
  readonly wait: string | undefined
  save(): Promise<boolean>
}

/** A table of devices in CSV, pushed in parallel; its results have a tab of their own. */
function TablePush({ id, target, wait, save }: TablePushProps) {
  const [file, setFile] = useState<File | null>(null)
  const [busy, setBusy] = useState(false)
  const { startPushList, openPushList } = useApp.getState()
  const start = async () => {
    if (!file || wait !== undefined) return
    setBusy(true)
    if (await save()) {
      const whole = await orderOf(id, target)
      const { deviceId: _, address: __, imsi: ___, pin: ____, phone: _____, csr: ______, ...same } = whole
      const list = await startPushList({ ...same, table: await file.text() })
      if (list) openPushList(list)
    }
    setBusy(false)
  }
  return (
    <Stack gap="sm">
      <TableField
        description="CSV with the columns device, address, imsi, pin, phone, csr, and placeholders of the profile; only device is needed"
        file={file}
        onFile={setFile}
      />
      <div>
        <Button
          leftSection={<IconSend size={14} aria-hidden />}
          loading={busy}
          disabled={!file || wait !== undefined}
          onClick={() => void start()}
        >
          Push to every row
        </Button>
        <Input.Description mt={4}>
          {wait ?? 'Each row is planned and pushed by itself; none is left out. Over cables: Ports, Push over several.'}
        </Input.Description>
      </div>
    </Stack>
  )
}

function reasonToWait(now: { problems: number; sampleChanged: boolean; device: boolean }): string | undefined {
  if (now.problems > 0) return 'The profile is not valid: mend what is marked in the form first.'
  if (now.sampleChanged) return 'This is a sample with changes: save it as a copy first.'
  return now.device ? undefined : 'Say which device, or make a simulated one in the Simulator.'
}
