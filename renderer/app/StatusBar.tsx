import { IconLock, IconLockOpen2, IconPlugConnected, IconPlugConnectedX } from '@tabler/icons-react'
import type { ServerState } from '#contract'
import { authWords } from '#core/auth-words.ts'
import type { LinkState } from '../host.ts'
import { count } from '../ui/count.ts'
import { Mark } from '../ui/Mark.tsx'
import classes from './StatusBar.module.css'
import { useApp } from './store.ts'
import { countProblems, useProblems } from './use-problems.ts'

/** What must always be known: the link to the host, the server and how safe it is, problems, the recorder. */
export function StatusBar() {
  const link = useApp(state => state.link)
  const workbench = useApp(state => state.workbench)
  const showBottom = useApp(state => state.bottomShown)
  const bottom = useApp(state => state.bottom)
  const { errors, warnings } = countProblems(useProblems())
  return (
    <footer className={classes.bar} data-area="status">
      <Link link={link} />
      {workbench && <Server server={workbench.server} />}
      <span className={classes.space} />
      <button
        type="button"
        className={classes.item}
        onClick={() => showBottom(bottom === 'problems' ? 'closed' : 'problems')}
        title="Problems (Ctrl+Shift+M)"
      >
        <Mark kind={errors > 0 ? 'bad' : warnings > 0 ? 'warn' : 'good'}>{problemWords(errors, warnings)}</Mark>
      </button>
      {workbench && (
        <span className={classes.item} title={`Everything is recorded in ${workbench.dataFolder}`}>
          Recorder: {count(workbench.recorder.records, 'record')}, {size(workbench.recorder.bytes)}
        </span>
      )}
    </footer>
  )
}

const linkWords: Readonly<Record<LinkState, string>> = {
  connecting: 'Connecting to the workbench …',
  open: 'Connected',
  lost: 'Connection lost; trying again …',
  refused: 'Not let in: open the address that the workbench printed at its start',
}

function Link({ link }: { link: LinkState }) {
  const Icon = link === 'open' ? IconPlugConnected : IconPlugConnectedX
  return (
    <span className={classes.item} data-state={link} role="status" title="The connection of this window to its host">
      <Icon size={14} /> {linkWords[link]}
    </span>
  )
}

function Server({ server }: { server: ServerState }) {
  const showSettings = () => useApp.getState().activityShown('settings')
  if (!server.running)
    return (
      <button type="button" className={classes.item} onClick={showSettings}>
        <Mark kind={server.problem ? 'bad' : 'idle'}>DM Server {server.problem ? 'failed' : 'stopped'}</Mark>
      </button>
    )
  const Lock = server.tls ? IconLock : IconLockOpen2
  const how = authWords(server.auth)
  return (
    <>
      <button type="button" className={classes.item} onClick={showSettings} title="DM Server settings">
        <Lock size={14} /> <span className="mono">{server.endpoint ?? server.origin}</span>
        <span className={classes.extra}>
          {server.tls ? 'TLS' : 'no TLS'}, {how}
        </span>
      </button>
      {server.insecure && (
        <strong className={classes.insecure} title="TLS or authentication is off. For tests on this machine only.">
          ⚠ INSECURE TEST MODE
        </strong>
      )}
      {server.exposed && <span className={classes.item}>open to the network</span>}
      <span className={classes.extra}>OMA DM 2.0, {dialectWords[server.dialect]}</span>
    </>
  )
}

const dialectWords = { auto: 'both dialects', approved: 'approved', draft: 'draft' } as const

function problemWords(errors: number, warnings: number): string {
  const parts = [errors > 0 && count(errors, 'error'), warnings > 0 && count(warnings, 'warning')]
  return parts.filter(Boolean).join(', ') || 'No problems'
}

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(0)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
