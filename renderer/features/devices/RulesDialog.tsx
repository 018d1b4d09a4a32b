import { Button, Checkbox } from '@mantine/core'
import { useEffect, useId, useRef, useState } from 'react'
import type { LockOutPlace, RightsSheet } from '#contract'
import { useApp } from '../../app/store.ts'
import { call, host } from '../../host.ts'
import { FormDialog } from '../../ui/FormDialog.tsx'
import { consequences } from './lock-outs.ts'
import { RuleEditor } from './RuleEditor.tsx'
import classes from './Rules.module.css'
import { type DraftRule, draftOf, replaced, rulesOf, withRule } from './rules-draft.ts'

export interface RulesDialogProps {
  readonly deviceId: string
  readonly sheet: RightsSheet
  onClose(): void
}

/** Changes the rules on one MO instance. What locks every server out is told first, and done only if that is confirmed. */
export function RulesDialog({ deviceId, sheet, onClose }: RulesDialogProps) {
  const { moid, miid, servers } = sheet
  const [draft, setDraft] = useState(() => draftOf(sheet.onInstance))
  const [lockedOut, setLockedOut] = useState<readonly LockOutPlace[]>([])
  const [despite, setDespite] = useState(false)
  const maids = useId()
  const change = (next: readonly DraftRule[]) => {
    setDraft(next)
    // Another change: what was confirmed no longer holds.
    setLockedOut([])
    setDespite(false)
  }
  const submit = async () => {
    const wanted = { deviceId, moid, miid, rules: rulesOf(draft) }
    if (lockedOut.length > 0 && !despite) return 'stay'
    if (lockedOut.length === 0) {
      const found = await call(host.rights.check(wanted))
      if (!found) return 'stay'
      if (!found.ok) return found.problem
      setLockedOut(found.value)
      if (found.value.length > 0) return 'stay'
    }
    const queued = await call(host.rights.change({ ...wanted, despite }))
    if (!queued) return 'stay'
    if (!queued.ok) return queued.problem
    const { devicesEvent, notify } = useApp.getState()
    for (const item of queued.value) devicesEvent({ kind: 'work', item })
    notify('The rules are queued: the device takes or refuses them when it next calls in.', 'done')
    return 'done'
  }
  const [firstServer] = servers
  return (
    <FormDialog
      title="Rules on this MO instance"
      verb={lockedOut.length > 0 ? 'Queue it despite that' : 'Queue the change'}
      width={720}
      danger={lockedOut.length > 0}
      blocked={lockedOut.length > 0 && !despite}
      onSubmit={submit}
      onClose={onClose}
    >
      <p className="dim">
        <span className="mono">{`${moid}/${miid}`}</span>
        <br />
        The rule with the longest path decides about a node, for every server. Who holds Delegate may change rules.
      </p>
      <datalist id={maids}>
        {servers.map(({ serverId }) => (
          <option key={serverId} value={`serverid:${serverId}`} />
        ))}
        <option value="*">every server</option>
      </datalist>
      {draft.length === 0 && <p>No rules: no server but the maker of the instance has a right on it.</p>}
      <ul className={classes.rules}>
        {draft.map((rule, at) => (
          <RuleEditor key={rule.name} rule={rule} maids={maids} onChange={next => change(replaced(draft, at, next))} />
        ))}
      </ul>
      <div>
        <Button
          variant="default"
          onClick={() => change(withRule(draft, sheet.path, firstServer ? `serverid:${firstServer.serverId}` : '*'))}
        >
          Add a rule
        </Button>
      </div>
      {lockedOut.length > 0 && <LockOutWarning places={lockedOut} despite={despite} onDespite={setDespite} />}
    </FormDialog>
  )
}

interface LockOutWarningProps {
  readonly places: readonly LockOutPlace[]
  readonly despite: boolean
  onDespite(despite: boolean): void
}

function LockOutWarning({ places, despite, onDespite }: LockOutWarningProps) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // It gives a promise back in newer browsers, which is no clean-up of an effect.
    box.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <div ref={box} role="alert" className={classes.warning}>
      <strong>This locks every server out:</strong>
      <ul>
        {places.map(({ path, kind }) => (
          <li key={`${path} ${kind}`}>
            <span className="mono">{path}</span>
            {path === '/' && ' (the whole instance)'}: {consequences[kind]}
          </li>
        ))}
      </ul>
      <p>There is no way back but another bootstrap. Leave Delegate to one server that has an account on the device.</p>
      <Checkbox
        label="Lock every server out all the same"
        checked={despite}
        onChange={event => onDespite(event.currentTarget.checked)}
      />
    </div>
  )
}
