import type { ApiAlert, ApiJob, ApiRun, AuthorityPorts } from '#api/authority-api.ts'
import type { Refusal } from '#api/operation.ts'
import type { BootstrapRun } from '#contract'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { AlertRow } from '#storage/alerts.ts'
import type { WorkRow } from '#storage/work.ts'
import type { Bootstrap } from './areas/bootstrap.ts'
import type { IdentitiesArea } from './areas/identities.ts'
import type { WorkArea } from './areas/work.ts'
import type { BootstrapArea } from './areas.ts'
import type { Parts } from './parts.ts'

// What a Management Authority can do through its interface, by the areas of the workbench.

/** Alerts that are looked through for one answer: those of other authorities are passed over. */
const mostSeen = 5000
const mostJobs = 10_000

interface Needs {
  readonly identities: Pick<IdentitiesArea, 'list' | 'submit'>
  readonly work: Pick<WorkArea, 'cancel'>
  readonly bootstrap: Pick<Bootstrap, 'start'> & Pick<BootstrapArea, 'run'>
}

export function authorityPorts({ store, serverId: first }: Parts, needs: Needs): AuthorityPorts {
  const { identities, work, bootstrap } = needs
  const serversOf = (authority: string) =>
    identities.list().filter(({ authorities }) => authorities.includes(authority))
  const nothing = (what: string, id: string) =>
    failed({ status: 404, problem: problem('api.nothing-here', { what, id }) })
  const owned = async (authority: string, id: string): Promise<Result<WorkRow, Refusal>> => {
    const row = /^\d{1,15}$/.test(id) ? await store.work.get(Number(id)) : undefined
    return row?.authority === authority ? ok(row) : nothing('job', id)
  }
  const jobOf = ({
    id,
    deviceId,
    serverId,
    wire,
    state,
    status,
    result,
    createdAt,
    sentAt,
    doneAt,
  }: WorkRow): ApiJob => ({
    ...{ id, device: deviceId, server: serverId ?? first, command: [...wire], state, createdAt },
    ...(status && { status: { code: status.code, uris: [...status.uris] } }),
    ...(result !== undefined && { result }),
    ...(sentAt !== undefined && { sentAt }),
    ...(doneAt !== undefined && { doneAt }),
  })
  /** The run tells whose it is by its operator. */
  const operator = (authority: string) => `authority ${authority}`

  return {
    submit: async (authority, { device, server, commands }) => {
      const serverId = server ?? serversOf(authority)[0]?.serverId
      if (serverId === undefined) return failed({ status: 409, problem: problem('api.no-server', { authority }) })
      const jobs = await identities.submit({ authority, serverId, deviceId: device, commands })
      if (!jobs.ok) return failed({ status: statusOf(jobs.problem.code), problem: jobs.problem })
      const rows = await Promise.all(jobs.value.map(({ id }) => store.work.get(id)))
      await store.durable()
      return ok(rows.flatMap(row => (row ? [jobOf(row)] : [])))
    },
    jobs: async (authority, { device, limit }) => {
      const rows = await store.work.ofAuthority(authority, device === undefined ? limit : mostJobs)
      const wanted = rows.filter(({ deviceId }) => device === undefined || deviceId === device)
      return wanted.slice(0, limit).map(jobOf)
    },
    job: async (authority, id) => {
      const row = await owned(authority, id)
      return row.ok ? ok(jobOf(row.value)) : row
    },
    cancel: async (authority, id) => {
      const row = await owned(authority, id)
      if (!row.ok) return row
      const cancelled = await work.cancel(row.value.id)
      if (!cancelled.ok) return failed({ status: 409, problem: cancelled.problem })
      const after = await owned(authority, id)
      return after.ok ? ok(jobOf(after.value)) : after
    },
    alerts: async (authority, { device, before, limit }) => {
      const servers = new Set(serversOf(authority).map(({ serverId }) => serverId))
      const rows = await store.alerts.list(device === undefined ? {} : { deviceId: device }, mostSeen, before)
      const found: ApiAlert[] = []
      for (const row of rows) {
        if (found.length >= limit) break
        const record = row.record === undefined ? undefined : await store.records.get(row.record)
        if (servers.has(record?.serverId ?? first)) found.push(alertOf(row))
      }
      return found
    },
    bootstrap: async (authority, { device, profile, method, address, imsi, phone, csr, form }) => {
      const order = { profileId: profile, deviceId: device, method, operator: operator(authority) }
      const begun = await bootstrap.start({
        ...order,
        ...(address !== undefined && { address }),
        ...(imsi !== undefined && { imsi }),
        ...(phone !== undefined && { phone }),
        ...(csr !== undefined && { csr }),
        ...(form && { form }),
      })
      return begun.ok ? ok(runOf(begun.value.run)) : failed({ status: 409, problem: begun.problem })
    },
    run: async (authority, id) => {
      const run = await bootstrap.run(id)
      return run.ok && run.value.evidence?.operator === operator(authority) ? ok(runOf(run.value)) : nothing('run', id)
    },
  }
}

function statusOf(code: string): number {
  if (code === 'host.unknown-server' || code === 'host.unknown-device') return 404
  return code.startsWith('package.') ? 400 : 409
}

function alertOf({ id, deviceId, at, alert }: AlertRow): ApiAlert {
  const { type, mark, source, target, dataType, data, cut } = alert
  return {
    ...{ id, device: deviceId, at, type, mark },
    ...(source !== undefined && { source }),
    ...(target !== undefined && { target }),
    ...(dataType !== undefined && { dataType }),
    ...(data !== undefined && { data }),
    ...(cut && { cut }),
  }
}

const runOf = ({ id, deviceId, profileId, result, startedAt, endedAt }: BootstrapRun): ApiRun => ({
  ...{ id, device: deviceId, profile: profileId, result, startedAt },
  ...(endedAt !== undefined && { endedAt }),
})
