import { Button, Menu } from '@mantine/core'
import {
  IconBellRinging,
  IconChecklist,
  IconDots,
  IconDownload,
  IconFileDescription,
  IconListDetails,
  IconMessageQuestion,
  IconPhoneIncoming,
  IconPuzzle,
} from '@tabler/icons-react'
import type { DeviceSummary } from '#contract'
import { explain } from '#core/problem.ts'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { Mark } from '../../ui/Mark.tsx'
import { ago } from '../../ui/time.ts'
import { useNow } from '../../ui/use-now.ts'
import { AnnouncedNote } from './AnnouncedNote.tsx'
import classes from './Devices.module.css'
import { NotifyStatus } from './NotifyStatus.tsx'
import { openBuilder } from './open-builder.ts'
import { openFeatures } from './open-features.ts'
import { openQuestions } from './open-questions.ts'
import { accounts, deviceModel, deviceStates } from './words.ts'

/** The line above a device's tree: who it is, how it stands, what can be done with it as a whole. */
export function DeviceBar({ deviceId }: { deviceId: string }) {
  const device = useApp(state => state.devices?.find(({ id }) => id === deviceId))
  const simulated = useApp(state => state.simulated?.find(({ id }) => id === deviceId))
  const callNow = useApp(state => state.callNow)
  const notifyingShown = useApp(state => state.notifyingShown)
  return (
    <header>
      <div className={classes.bar}>
        <div className={classes.barFacts}>
          {device ? <DeviceFacts device={device} /> : <h2 className="mono">{deviceId}</h2>}
        </div>
        {simulated && (
          <Button
            leftSection={<IconPhoneIncoming size={14} />}
            loading={simulated.busy}
            disabled={!simulated.running}
            title={simulated.running ? 'Alt+C' : 'It is stopped: start it in the Simulator first'}
            onClick={() => void callNow(deviceId)}
          >
            Call in now
          </Button>
        )}
        {device && (
          <Button
            variant="default"
            leftSection={<IconBellRinging size={14} />}
            title="Asks the device to call in now (Alt+T)"
            onClick={() => void notifyingShown(deviceId)}
          >
            Notify …
          </Button>
        )}
        {device && <DeviceMenu device={device} />}
      </div>
      {device?.state === 'failed' && device.lastProblem && (
        <p className={classes.barProblem}>{explain(device.lastProblem).words}</p>
      )}
      <AnnouncedNote deviceId={deviceId} />
      <NotifyStatus deviceId={deviceId} />
    </header>
  )
}

function DeviceFacts({ device }: { device: DeviceSummary }) {
  const now = useNow(10_000)
  const { mark, word, title } = deviceStates[device.state]
  const model = deviceModel(device)
  return (
    <>
      <h2 className={classes.barId} title={device.id}>
        {device.id}
      </h2>
      <Mark kind={mark} title={title}>
        {word}
        {device.lastSeenAt !== undefined && ` ${ago(device.lastSeenAt, now)}`}
      </Mark>
      {device.insecure && <strong className={classes.insecure}>insecure test mode</strong>}
      {model !== undefined && (
        <span className={classes.barFact} title={model}>
          {model}
        </span>
      )}
      {device.firmware !== undefined && (
        <span className={`${classes.barFact} dim`} title={`firmware ${device.firmware}`}>
          firmware {device.firmware}
        </span>
      )}
      <span className={`${classes.barFact} dim`} title="The DM account that this server gave it">
        {accounts[device.account]}
      </span>
    </>
  )
}

function DeviceMenu({ device }: { device: DeviceSummary }) {
  const enqueue = useApp(state => state.enqueue)
  const openPanel = useApp(state => state.openPanel)
  const { id, lastRecord } = device
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" px={6} aria-label="More actions for this device" title="More actions">
          <IconDots size={16} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconDownload size={14} />} onClick={() => void readAll(id, enqueue)}>
          Read the whole tree at the next call
        </Menu.Item>
        <Menu.Item leftSection={<IconListDetails size={14} />} onClick={() => openBuilder(id)}>
          Build commands …
        </Menu.Item>
        <Menu.Item leftSection={<IconMessageQuestion size={14} />} onClick={() => openQuestions(id)}>
          Ask its user …
        </Menu.Item>
        <Menu.Item
          leftSection={<IconFileDescription size={14} />}
          onClick={() => openPanel('convert', { deviceId: id }, `Describe ${id}`)}
        >
          Describe this device …
        </Menu.Item>
        <Menu.Item leftSection={<IconPuzzle size={14} />} onClick={() => openFeatures(id)}>
          What it supports …
        </Menu.Item>
        <Menu.Item
          leftSection={<IconChecklist size={14} />}
          onClick={() => openPanel('contract', { deviceId: id }, `Check ${id}`)}
        >
          Check against its description
        </Menu.Item>
        <Menu.Item
          disabled={lastRecord === undefined}
          onClick={() => lastRecord && openPanel('session', { record: lastRecord }, `Session of ${id}`)}
        >
          Open its last session
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="var(--bad)" onClick={() => void forget(id)}>
          Forget this device …
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Queues one GET for every MO type the device announced. */
async function readAll(deviceId: string, enqueue: (id: string, commands: string[][]) => Promise<boolean>) {
  const part = await ask(host.devices.tree({ deviceId, from: 0, limit: 20_000 }))
  const commands = (part?.rows ?? []).filter(({ kind }) => kind === 'mo').map(({ uri }) => ['GET', uri])
  if (commands.length > 0) await enqueue(deviceId, commands)
}

async function forget(deviceId: string): Promise<void> {
  const { confirm, panels, closePanel } = useApp.getState()
  const words = `Its tree, its queue and its account are removed from this workbench: ${deviceId}. Recorded sessions stay.`
  if (!(await confirm({ title: 'Forget this device?', words, verb: 'Forget it', danger: true }))) return
  const forgotten = await ask(host.devices.forget({ deviceId }))
  if (forgotten === undefined) return
  for (const { id, panel, params } of panels) {
    if (panel === 'device' && params.deviceId === deviceId) await closePanel(id)
  }
}
