import { NativeSelect, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useApp } from '../../app/store.ts'
import { call, host } from '../../host.ts'
import classes from './Devices.module.css'

export interface ViewAsProps {
  readonly deviceId: string
  /** Undefined: as our own server. */
  readonly as: string | undefined
  /** The rules of the device were read, so that there is something to show. */
  readonly rules: boolean
  onAs(serverId: string | undefined): void
}

/** The choice that stands for a server which neither rules nor accounts name: what `*` gives to everybody. */
const another = '\0another'

/** Which server the tree is viewed as. */
export function ViewAs({ deviceId, as, rules, onAs }: ViewAsProps) {
  const [typing, setTyping] = useState(false)
  const servers = useServers(deviceId)
  const [ours, ...others] = servers
  if (ours === undefined) return null
  const choose = (value: string) => {
    setTyping(value === another)
    onAs(value === '' || value === another ? undefined : value)
  }
  return (
    <section className={classes.viewAs} aria-label="View as server">
      <NativeSelect
        aria-label="View the tree as server"
        data={[
          { value: '', label: `View as ${ours} (this server)` },
          ...others.map(id => ({ value: id, label: `View as ${id}` })),
          { value: another, label: 'View as another server …' },
        ]}
        value={typing ? another : (as ?? '')}
        onChange={event => choose(event.currentTarget.value)}
      />
      {typing && <OtherServer onAs={onAs} />}
      {as !== undefined && (
        <p role="status" className="dim">
          {rules
            ? `Dimmed: what ${as} cannot see. The last column shows its rights. Only this server’s commands can be queued.`
            : 'The rules of this device were not read yet: nothing is known of other servers.'}
        </p>
      )}
    </section>
  )
}

/** A SrvID by hand; taken with Enter, or when the field is left. */
function OtherServer({ onAs }: Pick<ViewAsProps, 'onAs'>) {
  const [text, setText] = useState('')
  const take = () => onAs(text.trim() === '' ? undefined : text.trim())
  return (
    <TextInput
      aria-label="SrvID of the other server"
      placeholder="its SrvID, then Enter"
      autoFocus
      classNames={{ input: 'mono' }}
      maxLength={200}
      value={text}
      onChange={event => setText(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={event => event.key === 'Enter' && take()}
    />
  )
}

/** Every server that the rules or the accounts of the device name, ours first. */
function useServers(deviceId: string): readonly string[] {
  const [servers, setServers] = useState<readonly string[]>([])
  const revision = useApp(state => state.treeRevisions[deviceId])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision is why the servers are asked for again
  useEffect(() => {
    let over = false
    void call(host.rights.servers({ deviceId })).then(answer => {
      if (!over) setServers(answer?.ok ? answer.value : [])
    })
    return () => {
      over = true
    }
  }, [deviceId, revision])
  return servers
}
