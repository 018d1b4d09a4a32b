import { IconDeviceDesktopCog, IconFileCode, IconPlugConnected } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { useApp } from '../../app/store.ts'
import { KeyCaps } from '../../ui/KeyCaps.tsx'
import { RunSteps } from '../../ui/RunSteps.tsx'
import classes from './Welcome.module.css'

/** The first thing one sees: three ways to begin. */
export function WelcomePanel() {
  const openPanel = useApp(state => state.openPanel)
  const showActivity = useApp(state => state.activityShown)
  const startDemo = useApp(state => state.startDemo)
  const demoRunning = useApp(state => state.demoRunning)
  const link = useApp(state => state.link)
  const run = useApp(state => state.runs?.find(({ result }) => result === 'running'))
  return (
    <div className={classes.welcome}>
      <h1>DM Workbench</h1>
      <p className="dim">Diagnose and provision devices that speak OMA Device Management 2.0.</p>
      <div className={classes.tiles}>
        <Tile
          Icon={IconPlugConnected}
          title="Connect a device"
          words="Start the server, give a device of yours its account, and see it call in."
          onClick={() => openPanel('connect', {}, 'Connect a device')}
        />
        <Tile
          Icon={IconDeviceDesktopCog}
          title="Try the demo device"
          words="A simulated device is bootstrapped over HTTPS and calls in. Its tree is here in seconds."
          disabled={demoRunning || link !== 'open'}
          onClick={() => void startDemo()}
        />
        <Tile
          Icon={IconFileCode}
          title="Open a DDF or TNDS file"
          words="Read, check and edit device descriptions, and make simulated devices from them."
          onClick={() => showActivity('editor')}
        />
      </div>
      {demoRunning && <RunSteps title="Setting up the demo" steps={run?.steps ?? []} />}
      <p className={classes.hint}>
        <KeyCaps keys="Ctrl+K" /> finds every command, <KeyCaps keys="?" /> shows all keys.
      </p>
    </div>
  )
}

interface TileProps {
  readonly Icon: ComponentType<{ readonly size?: number }>
  readonly title: string
  readonly words: string
  readonly disabled?: boolean
  onClick(): void
}

function Tile({ Icon, title, words, disabled = false, onClick }: TileProps) {
  return (
    <button type="button" className={classes.tile} disabled={disabled} onClick={onClick}>
      <Icon size={28} />
      <strong>{title}</strong>
      <span>{words}</span>
    </button>
  )
}
