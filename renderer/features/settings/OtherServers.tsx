import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Identity, IdentityState } from '#contract'
import { useApp } from '../../app/store.ts'
import { ask, call, host } from '../../host.ts'
import { Mark } from '../../ui/Mark.tsx'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import { AuthorityJobs } from './AuthorityJobs.tsx'
import { IdentityForm } from './IdentityForm.tsx'
import classes from './Settings.module.css'

/** The servers of the workbench with the authorities that they act for; those beside the first one are kept here. */
export function OtherServers({ options }: { options: Identity['options'] }) {
  const [servers, setServers] = useState<readonly IdentityState[]>([])
  const [edited, setEdited] = useState<Identity>()
  /** A form was closed: the keyboard goes on where it stood. */
  const [left, setLeft] = useState(false)
  const changes = useApp(state => state.identityChanges)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what changed elsewhere is asked for anew
  useEffect(() => {
    void call(host.identities.list()).then(list => list && setServers(list))
  }, [changes])
  const done = (list: readonly IdentityState[] | undefined) => {
    if (list) setServers(list)
    return list !== undefined
  }
  const close = () => {
    setEdited(undefined)
    setLeft(true)
  }
  const fresh = { serverId: '', name: '', authorities: [], options: { ...options, port: 0 } }
  return (
    <section className={classes.section} aria-label="Servers and authorities">
      <h2>Servers and authorities</h2>
      <p>Each server has its own identity, address and accounts, and acts for one authority or several.</p>
      <ul className={classes.servers}>
        {servers.map(server => (
          <li key={server.serverId}>
            <ServerLine server={server} onDone={done} onEdit={() => setEdited(server)} />
          </li>
        ))}
      </ul>
      {edited ? (
        <IdentityForm
          key={edited.serverId}
          identity={edited}
          first={edited.serverId === servers[0]?.serverId}
          taken={servers.map(({ serverId }) => serverId)}
          onClose={close}
          onSave={async identity => {
            if (done(await ask(host.identities.save(identity)))) close()
          }}
        />
      ) : (
        <Button variant="default" autoFocus={left} onClick={() => setEdited(fresh)}>
          Add a server
        </Button>
      )}
      <Button variant="default" onClick={() => useApp.getState().openPanel('interfaces', {}, 'Interfaces')}>
        Interfaces for other systems
      </Button>
      <AuthorityJobs authorities={[...new Set(servers.flatMap(({ authorities }) => authorities))]} />
    </section>
  )
}

interface ServerLineProps {
  readonly server: IdentityState
  onDone(list: readonly IdentityState[] | undefined): void
  onEdit(): void
}

function ServerLine({ server: { serverId, name, authorities, state, first }, onDone, onEdit }: ServerLineProps) {
  const run = async (what: 'start' | 'stop' | 'remove') => onDone(await ask(host.identities[what]({ serverId })))
  const removeIt = async () => {
    const words = `“${name}” (${serverId}) stops, and its settings are removed. Its accounts, commands and records stay in the data folder.`
    const question = { title: 'Remove this server?', words, verb: 'Remove', danger: true }
    if (await useApp.getState().confirm(question)) await run('remove')
  }
  return (
    <>
      <p className={classes.name}>
        <strong>{name}</strong> <span className="mono">{serverId}</span>
      </p>
      <Mark kind={state.problem ? 'bad' : state.running ? 'good' : 'idle'}>
        {state.problem ? 'failed' : state.running ? 'running' : 'stopped'}
      </Mark>
      <p>{authorities.length > 0 ? `Acts for ${authorities.join(', ')}.` : 'Acts for no authority yet.'}</p>
      {state.endpoint !== undefined && <p className={classes.address}>{state.endpoint}</p>}
      {!first && state.running && state.insecure && (
        <p className={classes.insecure}>
          <strong>Insecure test mode:</strong>{' '}
          {state.tls ? 'nobody has to prove who they are.' : 'nothing is encrypted.'}
        </p>
      )}
      {!first && state.problem && <ProblemNote problem={state.problem} />}
      <div className={classes.buttons}>
        {!first && (
          <Button
            size="compact-xs"
            aria-label={`${state.running ? 'Stop' : 'Start'} ${serverId}`}
            onClick={() => void run(state.running ? 'stop' : 'start')}
          >
            {state.running ? 'Stop' : 'Start'}
          </Button>
        )}
        <Button size="compact-xs" variant="default" aria-label={`Edit ${serverId}`} onClick={onEdit}>
          Edit
        </Button>
        {!first && (
          <Button size="compact-xs" variant="default" aria-label={`Remove ${serverId}`} onClick={() => void removeIt()}>
            Remove …
          </Button>
        )}
      </div>
    </>
  )
}
