import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { RightsSheet, ServerRights } from '#contract'
import { explain } from '#core/problem.ts'
import { useApp } from '../../app/store.ts'
import { call, host } from '../../host.ts'
import { dateTime } from '../../ui/time.ts'
import classes from './Devices.module.css'
import { RulesDialog } from './RulesDialog.tsx'
import { rightBits } from './rights-words.ts'

const reasons: Readonly<Record<ServerRights['by'], string>> = {
  'no-access-control': 'the device keeps no rules',
  'not-listed': 'MOID not listed at bootstrap',
  'no-instance': 'no such instance',
  'no-rule': 'no rule covers it',
  rule: 'rule',
  guarded: 'bootstrap keys of another server, rule',
  delegate: 'Delegate, rule',
}

/** Who may do what at a node, by the rules that were read from the device, and which rule decides. */
export function RightsView({ deviceId, uri }: { readonly deviceId: string; readonly uri: string }) {
  const sheet = useRights(deviceId, uri)
  const enqueue = useApp(state => state.enqueue)
  const [editing, setEditing] = useState(false)
  if (!sheet) return null
  return (
    <section aria-label="Rights">
      <h2>Rights</h2>
      {sheet.rules === 'read' ? (
        <Matrix sheet={sheet} />
      ) : (
        <p className="dim">{withoutMatrix(sheet.rules, sheet.readAt)}</p>
      )}
      {sheet.fixed && <p className="dim">The rules cannot be changed from here: {explain(sheet.fixed).words}</p>}
      {sheet.rules !== 'none' && (
        <div className={classes.buttons}>
          {sheet.rules === 'read' && !sheet.fixed && (
            <Button variant="default" onClick={() => setEditing(true)}>
              Change the rules …
            </Button>
          )}
          <Button variant="default" onClick={() => void enqueue(deviceId, [['GET', sheet.rulesUri]])}>
            Read the rules at the next call
          </Button>
        </div>
      )}
      {editing && <RulesDialog deviceId={deviceId} sheet={sheet} onClose={() => setEditing(false)} />}
    </section>
  )
}

/** Why there is nothing to show. */
function withoutMatrix(rules: Exclude<RightsSheet['rules'], 'read'>, readAt: number | undefined): string {
  switch (rules) {
    case 'none':
      return 'The device announced no Delegation Access Control MO to this server.'
    case 'unread':
      return 'The rules of this device were not read yet.'
    case 'older': {
      const when = readAt === undefined ? 'earlier' : dateTime(readAt)
      return `Not known yet: the rules were read ${when} and do not name this object, which may be newer. Read them again to see who may do what.`
    }
  }
}

function Matrix({ sheet }: { readonly sheet: RightsSheet }) {
  return (
    <table className={classes.rights}>
      <caption>{sheet.readAt === undefined ? 'As read' : `As read ${dateTime(sheet.readAt)}`}</caption>
      <thead>
        <tr>
          <th scope="col">Server</th>
          {rightBits.map(([name]) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
          <th scope="col">Decided by</th>
        </tr>
      </thead>
      <tbody>
        {sheet.servers.map(server => (
          <tr key={server.serverId}>
            <th scope="row">
              {server.serverId}
              {server.ours && ' (this one)'}
            </th>
            {rightBits.map(([name, bit]) => (
              <td key={name}>{(server.rights & bit) !== 0 ? 'yes' : '–'}</td>
            ))}
            <td>{decidedBy(server, sheet)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function decidedBy({ by, deciding }: ServerRights, { onInstance }: RightsSheet): string {
  const places = deciding.map(name => {
    const rule = onInstance.find(item => item.name === name)
    return rule ? `${name} at /${rule.path.join('/')}` : name
  })
  return [reasons[by], places.join(', ')].filter(part => part !== '').join(' ')
}

function useRights(deviceId: string, uri: string): RightsSheet | undefined {
  const [sheet, setSheet] = useState<RightsSheet>()
  const revision = useApp(state => state.treeRevisions[deviceId])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision is why the rights are read again
  useEffect(() => {
    let over = false
    void call(host.rights.at({ deviceId, uri })).then(answer => {
      if (!over) setSheet(answer?.ok ? answer.value : undefined)
    })
    return () => {
      over = true
    }
  }, [deviceId, uri, revision])
  return sheet
}
