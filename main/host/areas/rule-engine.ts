import { randomBytes } from 'node:crypto'
import type { RuleRun } from '#contract'
import { type AlertRule, answersAlert, commandsOf } from '#core/alerts/rule.ts'
import { type KeptAlert, shortAlert } from '#core/alerts/short-alert.ts'
import type { Alert } from '#core/package-types.ts'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { limitedFolder } from '#repository/place.ts'
import type { RuleRunRow } from '#storage/rule-runs.ts'
import type { Parts } from '../parts.ts'
import type { ServedSession } from '../served-session.ts'
import { workItem } from '../work-item.ts'
import type { RulesArea } from './rules.ts'
import { sidePaths } from './server.ts'
import type { WorkArea } from './work.ts'

// Carries out the alert rules: queues their commands, as often as the guards allow, and keeps a log of it.

const hourUs = 3_600_000_000
/** Uploads longer than this are shown cut, in bytes. */
const shownBytes = 1_000_000

export interface RuleEngine {
  answer(session: ServedSession, alert: Alert): Promise<void>
  runs(limit: number): Promise<readonly RuleRun[]>
  /** An upload was refused because its place takes less. */
  tooLarge(path: string, why: Problem): Promise<void>
  /** What a device delivered for a rule. */
  upload(path: string): Promise<Result<{ readonly text: string }>>
}

interface RunDetails {
  readonly ruleName: string
  readonly record: string
  readonly alert: KeptAlert
  readonly work: readonly number[]
  /** Where the device delivers, below the repository. */
  readonly place: string
  readonly problem?: Problem
  readonly held?: number
}

export function createRuleEngine(
  { store, hub, log, now }: Parts,
  ports: {
    readonly rules: RulesArea
    readonly work: WorkArea
    /** Where a server can be reached while it runs; none = the first one. */
    originOf(serverId: string | undefined): string | undefined
  },
): RuleEngine {
  const { ruleRuns } = store

  const save = async (row: RuleRunRow & { readonly details: RunDetails }) => {
    await ruleRuns.save(row)
    hub.emit({ kind: 'rule-run', id: row.id })
  }

  const act = async (ruleId: string, rule: AlertRule, session: ServedSession, whole: Alert) => {
    const { deviceId, record, serverId } = session
    const alert = shortAlert(whole)
    // An address that is too long to be kept is none to command with.
    const source = alert.source === whole.source ? alert.source : undefined
    const at = now()
    const past = await ruleRuns.since(ruleId, deviceId, at - hourUs)
    const id = randomBytes(9).toString('base64url')
    const { uploadLimitBytes, atMostPerHour } = rule.guards
    const folder = limitedFolder('', deviceId, uploadLimitBytes, id)
    const details = { ruleName: rule.name, record, alert, work: [], place: decodeURIComponent(folder) }
    const run = { id, rule: ruleId, deviceId, at }
    if (past.filter(({ state }) => state === 'acted').length >= atMostPerHour)
      return hold(run, past[0], { ...details, problem: problem('rule.too-often', { most: atMostPerHour }) })
    const origin = ports.originOf(serverId)
    if (origin === undefined)
      return save({ ...run, state: 'failed', details: { ...details, problem: problem('rule.server-stopped') } })
    const upload = `${origin}${sidePaths.repository}${folder}`
    const commands = commandsOf(rule, { 'alert.source': source, 'device.id': deviceId, upload })
    const queued = commands.ok ? await ports.work.enqueue(deviceId, commands.value, { serverId }) : commands
    if (!queued.ok) return save({ ...run, state: 'failed', details: { ...details, problem: queued.problem } })
    await save({ ...run, state: 'acted', details: { ...details, work: queued.value.map(item => item.id) } })
    log.write('info', deviceId, `Rule “${rule.name}” queued ${queued.value.length} commands for alert ${alert.type}.`)
  }

  /** Alerts that are held in a row share one line of the log. */
  const hold = async (
    run: Omit<RuleRunRow, 'state' | 'details'>,
    last: RuleRunRow | undefined,
    details: RunDetails,
  ): Promise<void> => {
    if (last?.state !== 'held') return save({ ...run, state: 'held', details: { ...details, held: 1 } })
    const before = last.details as RunDetails
    await save({ ...last, at: run.at, details: { ...details, place: before.place, held: (before.held ?? 1) + 1 } })
  }

  const told = async ({ id, rule, deviceId, at, state, details }: RuleRunRow): Promise<RuleRun> => {
    const { work, place, ...shown } = details as RunDetails
    const rows = await Promise.all(work.map(item => store.work.get(item)))
    const uploads = state === 'acted' ? await store.blobs.list(place) : []
    return {
      ...{ id, rule, deviceId, at, state, ...shown },
      work: rows.flatMap(row => (row ? [workItem(row)] : [])),
      uploads: uploads.map(({ path, size, mediaType }) => ({ path, size, mediaType })),
    }
  }

  return {
    answer: async (session, alert) => {
      for (const [id, rule] of await ports.rules.active()) {
        if (answersAlert(rule, session.deviceId, alert)) await act(id, rule, session, alert)
      }
    },
    runs: async limit => Promise.all((await ruleRuns.list(limit)).map(told)),
    tooLarge: async (path, why) => {
      const id = path.split('/')[3] ?? ''
      const row = await ruleRuns.get(id)
      if (!row) return
      await save({ ...row, details: { ...(row.details as RunDetails), problem: why } })
      log.write('warning', row.deviceId, why)
    },
    upload: async path => {
      const blob = path.startsWith('up/') ? await store.blobs.get(path) : undefined
      if (!blob) return failed(problem('repository.nothing-here', { path }))
      return ok({ text: Buffer.from(await blob.part(0, shownBytes)).toString() })
    },
  }
}
