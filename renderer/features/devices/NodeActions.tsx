import { Button } from '@mantine/core'
import { useState } from 'react'
import type { NodeAction, NodeSheet } from '#contract'
import { explain } from '#core/problem.ts'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { AddForm } from './AddForm.tsx'
import classes from './Devices.module.css'
import { mayLockOut } from './lock-outs.ts'
import { ValueForm } from './ValueForm.tsx'

/** Words of the actions. */
export const verbs: Readonly<Record<NodeAction, string>> = {
  GET: 'Read',
  WRITE: 'Write',
  DELETE: 'Delete',
  EXEC: 'Execute',
  ADD: 'Add',
}

export interface NodeActionsProps {
  readonly deviceId: string
  readonly sheet: NodeSheet
}

/** The value and the actions of a node. What is forbidden says which rule forbids it. */
export function NodeActions({ deviceId, sheet }: NodeActionsProps) {
  const [form, setForm] = useState<'none' | 'add'>('none')
  const write = async (uri: string, value: unknown) => {
    if (!(await mayLockOut(deviceId, [{ uri, value }], useApp.getState().confirm))) return false
    const items = await ask(host.devices.write({ deviceId, uri, value }))
    if (!items) return false
    for (const item of items) useApp.getState().devicesEvent({ kind: 'work', item })
    return true
  }
  const { row, actions } = sheet
  const writable = actions.some(({ action, allowed }) => action === 'WRITE' && allowed)
  const buttons = actions.filter(({ action }) => action !== 'WRITE' && (action !== 'ADD' || row.kind !== 'leaf'))
  return (
    <div className={classes.actions}>
      {row.kind === 'leaf' && <ValueForm sheet={sheet} writable={writable} onWrite={value => write(row.uri, value)} />}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a frame; this groups buttons */}
      <div className={classes.buttons} role="group" aria-label="Actions, carried out when the device next calls in">
        {buttons.map(({ action, allowed, why }) => (
          <Button
            key={action}
            variant="default"
            disabled={!allowed}
            title={why ? explain(why).words : `${action} when the device next calls in`}
            aria-description={why && explain(why).words}
            onClick={() => (action === 'ADD' ? setForm('add') : void run(deviceId, action, row.uri))}
          >
            {verbs[action]}
          </Button>
        ))}
        {row.kind === 'leaf' && row.value !== undefined && !row.unread && (
          <Button
            variant="default"
            disabled={!writable}
            title="Opens the command builder with a write of this value"
            onClick={() => useApp.getState().writesBuilt(deviceId, [{ uri: row.uri, value: row.value }])}
          >
            Build a write
          </Button>
        )}
      </div>
      {form === 'add' && <AddForm sheet={sheet} onAdd={write} onClose={() => setForm('none')} />}
      <Rules actions={actions.filter(({ action }) => action !== 'ADD' || row.kind !== 'leaf')} />
    </div>
  )
}

/** What is not allowed, by the rule that forbids it. */
export function Rules({ actions }: { actions: NodeSheet['actions'] }) {
  const rules = new Map<string, string[]>()
  for (const { action, allowed, why } of actions) {
    if (allowed) continue
    const words = why ? explain(why).words : ''
    rules.set(words, [...(rules.get(words) ?? []), verbs[action].toLowerCase()])
  }
  if (rules.size === 0) return null
  return (
    <ul className={classes.rules} aria-label="What is not allowed, and why">
      {[...rules].map(([words, forbidden]) => (
        <li key={words}>
          <strong>No {forbidden.join(', ')}:</strong> {words}
        </li>
      ))}
    </ul>
  )
}

async function run(deviceId: string, action: Exclude<NodeAction, 'ADD'>, uri: string): Promise<void> {
  const { enqueue, confirm } = useApp.getState()
  const words = `The device removes ${uri} and everything below it when it next calls in.`
  if (action === 'DELETE' && !(await confirm({ title: 'Delete this node?', words, verb: 'Delete', danger: true })))
    return
  if (action === 'DELETE' && !(await mayLockOut(deviceId, [{ uri, value: undefined }], confirm))) return
  await enqueue(deviceId, [[action, uri]])
}
