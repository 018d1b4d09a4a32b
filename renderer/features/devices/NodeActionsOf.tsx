import type { NodeSheet } from '#contract'
import classes from './Devices.module.css'
import { Rules, verbs } from './NodeActions.tsx'

export interface NodeActionsOfProps {
  readonly serverId: string
  readonly sheet: NodeSheet
}

/** What another server may do with a node. Nothing can be queued here: commands of this workbench are our server's. */
export function NodeActionsOf({ serverId, sheet }: NodeActionsOfProps) {
  const { row } = sheet
  const actions = sheet.actions.filter(({ action }) => action !== 'ADD' || row.kind !== 'leaf')
  const allowed = actions.filter(action => action.allowed).map(({ action }) => verbs[action].toLowerCase())
  return (
    <section className={classes.actions} aria-label={`As ${serverId}`}>
      {row.kind === 'leaf' && (
        <div className={classes.shownValue}>
          <h3>Value</h3>
          <pre>{valueFor(sheet)}</pre>
        </div>
      )}
      {sheet.rightsUnknown ? (
        <p>
          What <strong>{serverId}</strong> may do here is not known: no rules that were read say it.
        </p>
      ) : (
        <>
          <p>
            <strong>{serverId}</strong> may {allowed.length === 0 ? 'do nothing here' : allowed.join(', ')}.
          </p>
          <Rules actions={actions} />
        </>
      )}
    </section>
  )
}

/** True when the server of a sheet may read its node. */
export function mayRead({ actions }: NodeSheet): boolean {
  return actions.some(({ action, allowed }) => action === 'GET' && allowed)
}

function valueFor(sheet: NodeSheet): string {
  const { value, unread } = sheet.row
  if (!mayRead(sheet)) return 'not readable by this server'
  if (unread) return 'not read yet'
  if (value === undefined || value === '') return '(empty)'
  return String(value)
}
