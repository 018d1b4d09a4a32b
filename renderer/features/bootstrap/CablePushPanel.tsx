import { Button, Group, Input, Stack } from '@mantine/core'
import { IconListCheck, IconSend } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { FlightPlan, PortItem } from '#contract'
import { cableProposals } from '#core/serial/cable-proposals.ts'
import type { PanelProps } from '../../app/feature.ts'
import { useApp } from '../../app/store.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { OperatorField, ProfileField, WayField } from './CableChoice.tsx'
import { CableFields } from './CableFields.tsx'
import { type CableTarget, cableOrderOf, firstTarget, usualProfile } from './cable-target.ts'
import { PlanView } from './PlanView.tsx'
import classes from './Profile.module.css'
import { RunView } from './RunView.tsx'
import { DeviceField } from './TargetFields.tsx'

/** Brings a profile over the cable of one port to the device behind it. */
export function CablePushPanel({ params }: PanelProps) {
  const port = useApp(state => state.portList?.ports.find(({ id }) => id === params.port))
  const profiles = useApp(state => state.profiles)
  // What was typed outlives a cable that is out for a while.
  const [last, setLast] = useState<PortItem>()
  if (port && port !== last) setLast(port)
  const shown = port ?? last
  if (!shown || !profiles)
    return (
      <EmptyState title="This device is not plugged in">
        <p>Plug it in again, then go on here.</p>
      </EmptyState>
    )
  return <CablePush port={shown} isThere={port !== undefined} />
}

type Busy = 'plan' | 'push' | undefined

function useTarget(port: PortItem) {
  const hardware = useApp(state => state.hardware.find(({ id }) => id === port.hardware))
  const profileId = useApp(state => usualProfile(state.profiles ?? []))
  const [typed, setTyped] = useState<Partial<CableTarget>>({})
  const proposals = cableProposals(port.found)
  const target = { ...firstTarget(port, hardware?.deviceId), profileId, ...typed }
  return { target, proposals, type: (part: Partial<CableTarget>) => setTyped(old => ({ ...old, ...part })) }
}

function CablePush({ port, isThere }: { port: PortItem; isThere: boolean }) {
  const { target, proposals, type } = useTarget(port)
  const [plan, setPlan] = useState<FlightPlan>()
  const [busy, setBusy] = useState<Busy>()
  const [runId, setRunId] = useState<string>()
  /** A plan that was pushed is shown on; the next push makes a new one, with credentials of its own. */
  const [used, setUsed] = useState<string>()
  const [before, setBefore] = useState<ReadonlySet<string>>(new Set())
  const run = useApp(({ runs }) =>
    runId === undefined
      ? busy && runs?.find(({ id, deviceId }) => !before.has(id) && deviceId === target.deviceId.trim())
      : runs?.find(({ id }) => id === runId),
  )
  const shown = useRef<HTMLDivElement>(null)
  const begun = run ? run.id : undefined
  useEffect(() => {
    if (begun !== undefined) shown.current?.scrollIntoView({ block: 'start' })
  }, [begun])
  const { planPush, pushPlan } = useApp.getState()
  const change = (part: Partial<CableTarget>) => {
    type(part)
    setPlan(undefined)
  }
  const wait =
    target.deviceId.trim() === ''
      ? 'Say which device it is.'
      : !isThere
        ? 'The device is not plugged in.'
        : port.use === 'pushing'
          ? 'A push goes over this port already.'
          : undefined
  const carryOut = async (what: NonNullable<Busy>) => {
    if (wait !== undefined || busy) return
    setBefore(new Set(useApp.getState().runs?.map(({ id }) => id)))
    setBusy(what)
    setRunId(undefined)
    const planned = plan && plan.id !== used ? plan : await planPush(cableOrderOf(target, port.id))
    setPlan(planned)
    if (planned?.ready && what === 'push') {
      setUsed(planned.id)
      const operator = target.operator.trim()
      setRunId((await pushPlan(planned.id, operator === '' ? undefined : operator))?.id)
    }
    setBusy(undefined)
  }
  return (
    <div className={classes.runPanel}>
      <Stack p="md" gap="md">
        <h2>Push over {port.name}</h2>
        <p className="dim">
          <code>{port.path}</code> {port.identity !== undefined && <code>{port.identity}</code>}
          {!port.found && ' Nobody asked yet what is behind it: identify the port first, then a way is proposed.'}
        </p>
        <ProfileField target={target} onTarget={change} />
        <DeviceField target={target} onTarget={change} />
        <WayField target={target} proposals={proposals} onTarget={change} />
        <CableFields target={target} onTarget={change} />
        <OperatorField target={target} onTarget={change} />
        <div>
          <Group gap="sm">
            <Button
              variant="default"
              leftSection={<IconListCheck size={14} aria-hidden />}
              loading={busy === 'plan'}
              disabled={wait !== undefined || busy === 'push'}
              onClick={() => void carryOut('plan')}
            >
              Plan
            </Button>
            <Button
              leftSection={<IconSend size={14} aria-hidden />}
              loading={busy === 'push'}
              disabled={wait !== undefined || busy === 'plan'}
              onClick={() => void carryOut('push')}
            >
              Push
            </Button>
          </Group>
          <Input.Description mt={4}>
            {wait ?? 'A plan sends nothing. A console on this port makes way.'}
          </Input.Description>
        </div>
        {run && (
          <div className={classes.run} ref={shown}>
            <RunView run={run} />
          </div>
        )}
        {plan && <PlanView plan={plan} />}
      </Stack>
    </div>
  )
}
