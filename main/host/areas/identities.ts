import type { AuthorityJob, Identity, IdentityState, NewServerAccount, ServerOptions } from '#contract'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { Parts } from '../parts.ts'
import { eventsOf } from '../served-session.ts'
import { workItem } from '../work-item.ts'
import { createAccountsArea } from './accounts.ts'
import { createServerArea, type ServerArea, type ServerPorts } from './server.ts'
import type { WireCommand, WorkArea } from './work.ts'

// The DM Servers of the workbench beside its first one, and the Management Authorities that they act for: many to many.

const key = 'identities'
/** Jobs of one authority that are listed, newest first. */
const mostJobs = 1000

export interface IdentitiesArea {
  /** The first server of the workbench comes first. */
  list(): readonly IdentityState[]
  /** Adds an identity, or changes the one with this SrvID; of the first server only name and authorities. */
  save(identity: Identity): Promise<Result<readonly IdentityState[]>>
  remove(serverId: string): Promise<Result<readonly IdentityState[]>>
  start(serverId: string): Promise<Result<readonly IdentityState[]>>
  stop(serverId: string): Promise<Result<readonly IdentityState[]>>
  /** An account for one device, or for many: then each tells by its DevID who it is (DM-ADM-001). */
  addAccount(account: NewServerAccount): Promise<Result<null>>
  /** Queues commands as a job of an authority, at a server that acts for it. */
  submit(job: {
    readonly authority: string
    readonly serverId: string
    readonly deviceId: string
    readonly commands: readonly WireCommand[]
  }): Promise<Result<readonly AuthorityJob[]>>
  /** The jobs of this authority with their results, and of no other. */
  jobs(authority: string): Promise<readonly AuthorityJob[]>
  /** All servers that run believe others than before. */
  trustAnew(): Promise<void>
  close(): Promise<void>
}

interface IdentityPorts {
  readonly first: ServerArea
  readonly work: WorkArea
  /** What each server needs beside its queue and its accounts. */
  readonly around: Omit<ServerPorts, 'work' | 'accounts'>
  changed(): void
}

/** The identities of a data folder, as they were kept. */
export async function keptIdentities({ settings }: Pick<Parts['store'], 'settings'>): Promise<readonly Identity[]> {
  return ((await settings.get(key)) as readonly Identity[] | undefined) ?? []
}

export async function createIdentities(parts: Parts, ports: IdentityPorts): Promise<IdentitiesArea> {
  const { store } = parts
  const { first, work } = ports
  let identities = await keptIdentities(store)
  const areas = new Map<string, ServerArea>()

  const areaOf = async (identity: Identity): Promise<ServerArea> => {
    const { serverId, options } = identity
    const known = areas.get(serverId)
    if (known) return known
    const own = { ...parts, serverId }
    const [accounts, sender] = [createAccountsArea(own), work.sender(serverId)]
    const events = eventsOf(serverId, ports.around.events)
    const around = { ...ports.around, events, work: sender, accounts }
    const area = await createServerArea(own, around, options, { key: `server ${serverId}`, changed: ports.changed })
    areas.set(serverId, area)
    return area
  }
  for (const identity of identities) if (identity.serverId !== parts.serverId) await areaOf(identity)

  const find = (serverId: string) => identities.find(item => item.serverId === serverId)
  const list = (): readonly IdentityState[] => {
    const own = find(parts.serverId)
    const { name = 'DM Workbench', authorities = [] } = own ?? {}
    const head = { serverId: parts.serverId, name, authorities, options: first.options(), state: first.state() }
    const others = identities.flatMap(identity => {
      const area = areas.get(identity.serverId)
      return area ? [{ ...identity, state: area.state() }] : []
    })
    return [{ ...head, first: true }, ...others]
  }
  const keep = async (next: readonly Identity[]) => {
    identities = next
    await store.settings.put(key, next)
    await store.durable()
    ports.changed()
    return ok(list())
  }
  const unknown = (serverId: string) => failed(problem('host.unknown-server', { id: serverId }))

  return {
    list,
    save: async identity => {
      const before = find(identity.serverId)
      const next = before ? identities.map(item => (item === before ? identity : item)) : [...identities, identity]
      if (identity.serverId !== parts.serverId) {
        const area = await areaOf(identity)
        if (area.state().running) {
          const started = await area.start(identity.options)
          if (!started.ok) return started
        }
      }
      return keep(next)
    },
    remove: async serverId => {
      if (serverId === parts.serverId || !find(serverId)) return unknown(serverId)
      await areas.get(serverId)?.stop()
      areas.delete(serverId)
      return keep(identities.filter(item => item.serverId !== serverId))
    },
    start: async serverId => {
      const [area, options] = serverOf(serverId)
      if (!area || !options) return unknown(serverId)
      const started = await area.start(options)
      return started.ok ? ok(list()) : started
    },
    stop: async serverId => {
      const [area] = serverOf(serverId)
      if (!area) return unknown(serverId)
      await area.stop()
      return ok(list())
    },
    addAccount: async ({ serverId, deviceId, user, secret }) => {
      if (!list().some(item => item.serverId === serverId)) return unknown(serverId)
      await createAccountsArea({ ...parts, serverId }).add({
        ...(deviceId !== undefined && { deviceId }),
        user,
        secret,
      })
      await store.durable()
      return ok(null)
    },
    submit: async ({ authority, serverId, deviceId, commands }) => {
      const server = list().find(item => item.serverId === serverId)
      if (!server) return unknown(serverId)
      if (!server.authorities.includes(authority)) {
        return failed(problem('host.not-for-authority', { id: serverId, authority }))
      }
      const tags = { authority, ...(serverId !== parts.serverId && { serverId }) }
      const queued = await work.enqueue(deviceId, commands, tags)
      return queued.ok ? ok(queued.value) : queued
    },
    jobs: async authority => (await store.work.ofAuthority(authority, mostJobs)).map(workItem),
    trustAnew: async () => {
      for (const area of [first, ...areas.values()]) await area.trustAnew()
    },
    close: async () => {
      for (const area of areas.values()) await area.close()
    },
  }

  function serverOf(serverId: string): readonly [ServerArea | undefined, ServerOptions | undefined] {
    if (serverId === parts.serverId) return [first, first.options()]
    return [areas.get(serverId), find(serverId)?.options]
  }
}
