import { z } from 'zod'
import { pushTarget } from '#core/bootstrap/push-target.ts'
import type { Result } from '#core/result.ts'
import type { ApiAbout } from './openapi.ts'
import { type Operation, operation, type Refusal } from './operation.ts'
import { command, deviceId, micros, status, workState } from './shapes.ts'
import type { KeptToken } from './tokens.ts'

// The Management Authority's way to its DM Servers (DMA-DMS, which the architecture names and leaves open): it submits
// work, reads results and alerts, and asks for bootstraps. It sees what is its own, and nothing else.

const job = z.object({
  id: z.number().int(),
  device: z.string(),
  server: z.string().describe('SrvID of the DM Server that sends it'),
  command,
  state: workState,
  status: status.optional(),
  result: z.string().optional().describe('What a GET brought back'),
  createdAt: micros,
  sentAt: micros.optional(),
  doneAt: micros.optional(),
})
export type ApiJob = z.infer<typeof job>

const alert = z.object({
  id: z.number().int(),
  device: z.string(),
  at: micros,
  type: z.string(),
  mark: z.string(),
  source: z.string().optional(),
  target: z.string().optional(),
  dataType: z.string().optional(),
  data: z.unknown().optional(),
  cut: z.literal(true).optional().describe('It was very long: this is its beginning, data as text'),
})
export type ApiAlert = z.infer<typeof alert>

const run = z.object({
  id: z.string(),
  device: z.string(),
  profile: z.string(),
  result: z.enum(['running', 'PASS', 'FAIL', 'UNKNOWN']),
  startedAt: micros,
  endedAt: micros.optional(),
})
export type ApiRun = z.infer<typeof run>

const newJobs = z.strictObject({
  device: deviceId,
  server: z.string().max(200).optional().describe('SrvID; without it the first one that acts for the authority'),
  commands: z.array(command).min(1).max(1000),
})
export type NewJobs = z.infer<typeof newJobs>

const newRun = z.strictObject({
  device: deviceId,
  profile: z.string().min(1).max(400).describe('Id of a bootstrap profile of the workbench'),
  method: z.enum(['server-initiated', 'wap-push', 'sms']).default('server-initiated'),
  ...pushTarget,
})
export type NewRun = z.infer<typeof newRun>

const limit = z.coerce.number().int().min(1).max(1000).default(100)
const id = z.coerce.number().int().min(0)
export interface JobsQuery {
  readonly device?: string | undefined
  readonly limit: number
}
export interface AlertsQuery extends JobsQuery {
  readonly before?: number | undefined
}

export interface AuthorityPorts {
  submit(authority: string, jobs: NewJobs): Promise<Result<readonly ApiJob[], Refusal>>
  jobs(authority: string, query: JobsQuery): Promise<readonly ApiJob[]>
  job(authority: string, id: string): Promise<Result<ApiJob, Refusal>>
  cancel(authority: string, id: string): Promise<Result<ApiJob, Refusal>>
  /** Alerts of sessions with servers that act for the authority, newest first. */
  alerts(authority: string, query: AlertsQuery): Promise<readonly ApiAlert[]>
  bootstrap(authority: string, order: NewRun): Promise<Result<ApiRun, Refusal>>
  run(authority: string, id: string): Promise<Result<ApiRun, Refusal>>
}

export const authorityApi: ApiAbout = {
  title: 'DM Workbench: interface for Management Authorities (DMA-DMS)',
  version: '1',
  description:
    'Submit work to the DM Servers that act for an authority, read results and alerts, ask for bootstraps. This is an ' +
    'interface of DM Workbench; OMA DM 2.0 names it and leaves it open.',
  prefix: '/authority/v1',
  security: { name: 'token', scheme: { type: 'http', scheme: 'bearer' } },
}

/** The operations of the authority's interface. */
export function authorityOperations(ports: AuthorityPorts): readonly Operation<KeptToken>[] {
  const listed = z.object({ device: deviceId.optional(), limit })
  const seen = listed.extend({ before: id.optional().describe('Ids below this one') })
  return [
    operation<KeptToken, z.ZodObject, typeof newJobs, z.ZodObject>({
      ...{ id: 'submitJobs', method: 'POST', path: '/jobs', success: [202, 'They are in the queue.'] },
      summary: 'Submit commands for a device',
      body: newJobs,
      result: z.object({ jobs: z.array(job) }),
      refusals: [404, 409],
      run: async ({ authority }, { body }) => {
        const jobs = await ports.submit(authority, body)
        return jobs.ok ? answered({ jobs: jobs.value }) : jobs
      },
    }),
    operation<KeptToken, typeof listed>({
      ...{ id: 'listJobs', method: 'GET', path: '/jobs', success: [200, 'Newest first.'] },
      summary: 'The jobs of the authority with their results',
      query: listed,
      result: z.object({ jobs: z.array(job) }),
      refusals: [],
      run: async ({ authority }, { query }) => answered({ jobs: await ports.jobs(authority, query) }),
    }),
    operation<KeptToken>({
      ...{ id: 'readJob', method: 'GET', path: '/jobs/{id}', success: [200, 'The job as it stands.'] },
      summary: 'One job with its result',
      result: job,
      refusals: [404],
      run: async ({ authority }, { path }) => bodyOf(await ports.job(authority, path.id ?? '')),
    }),
    operation<KeptToken>({
      ...{ id: 'cancelJob', method: 'DELETE', path: '/jobs/{id}', success: [200, 'It will not be sent.'] },
      summary: 'Take back a job that still waits',
      result: job,
      refusals: [404, 409],
      run: async ({ authority }, { path }) => bodyOf(await ports.cancel(authority, path.id ?? '')),
    }),
    operation<KeptToken, typeof seen>({
      ...{ id: 'listAlerts', method: 'GET', path: '/alerts', success: [200, 'Newest first.'] },
      summary: 'Alerts that devices sent to servers of the authority',
      query: seen,
      result: z.object({ alerts: z.array(alert) }),
      refusals: [],
      run: async ({ authority }, { query }) => answered({ alerts: await ports.alerts(authority, query) }),
    }),
    operation<KeptToken, z.ZodObject, typeof newRun>({
      ...{ id: 'requestBootstrap', method: 'POST', path: '/bootstraps', success: [202, 'It is on its way.'] },
      summary: 'Ask for a server-initiated bootstrap',
      body: newRun,
      result: run,
      refusals: [404, 409],
      run: async ({ authority }, { body }) => {
        const made = await ports.bootstrap(authority, body)
        return made.ok ? answered(made.value, `/bootstraps/${encodeURIComponent(made.value.id)}`) : made
      },
    }),
    operation<KeptToken>({
      ...{ id: 'readBootstrap', method: 'GET', path: '/bootstraps/{id}', success: [200, 'The run as it stands.'] },
      summary: 'A bootstrap that this authority asked for',
      result: run,
      refusals: [404],
      run: async ({ authority }, { path }) => bodyOf(await ports.run(authority, path.id ?? '')),
    }),
  ]
}

const answered = <T>(body: T, location?: string) =>
  ({ ok: true, value: { body, ...(location !== undefined && { location }) } }) as const
const bodyOf = <T>(result: Result<T, Refusal>) => (result.ok ? answered(result.value) : result)
