import type { RuleRun } from '#contract'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { poll } from './play.ts'
import type { Stage } from './story-ground.ts'
import { playRegistration } from './story-registration.ts'

const settleMs = 30_000
const logMoid = 'urn:x-dmwb:mo:call-log:1.0'
const limitBytes = 4000
const callDropped = 'urn:x-dmwb:at:call-dropped:1.0'
const rule = {
  kind: 'dmwb-alert-rule',
  version: 1,
  name: 'Collect the log of a dropped call',
  enabled: true,
  when: { type: callDropped, markAtLeast: 'minor', device: '*', source: `${logMoid}/*` },
  commands: [['HPOST', '{{upload}}', `${logMoid}//`]],
  guards: { atMostPerHour: 10, uploadLimitBytes: limitBytes },
}

export interface LogOutcome {
  /** The session in which the alert came and the log went. */
  readonly record: string
  readonly log: string
  /** What became of a log that is larger than the rule allows. */
  readonly guard: { readonly limitBytes: number; readonly status: number | undefined; readonly problem: string }
}

/**
 * Use case B.3: a call was dropped, the device reports it by a Generic Alert, and the server collects the log in the same
 * session; a log that is too large is refused.
 */
export async function playLog(stage: Stage): Promise<Result<LogOutcome>> {
  const registered = await playRegistration(stage)
  if (!registered.ok) return registered
  const { host } = stage.client
  const { deviceId, say } = stage
  const kept = await host.alerts.saveRule({ id: 'story call dropped', text: JSON.stringify(rule, null, 2) })
  if (!kept.ok) return kept
  say(`A rule collects the log when a call was dropped, ${limitBytes} bytes at most.`)
  const report = async (): Promise<Result<RuleRun>> => {
    const before = (await host.alerts.runs({ limit: 10 })).length
    const called = await stage.device('--alert', `${callDropped}=critical`, '--alert-source', `${logMoid}/calllog/Text`)
    if (!called.ok) return called
    const run = await poll(settleMs, async () => {
      const runs = await host.alerts.runs({ limit: 10 })
      const settled = runs[0]?.work.every(({ state }) => state === 'done' || state === 'failed')
      return runs.length > before && settled ? runs[0] : undefined
    })
    return run ? ok(run) : failed(problem('cli.timeout', { what: 'rule', seconds: settleMs / 1000 }))
  }
  const first = await report()
  if (!first.ok) return first
  const path = first.value.uploads[0]?.path
  const collected = path === undefined ? undefined : await host.alerts.upload({ path })
  if (!collected?.ok) return failed(problem('cli.story-page', { what: 'no log came' }))
  say(`The device reported the dropped call; its log came in the same session: ${collected.value.text.slice(0, 200)}`)

  const long = await host.devices.write({ deviceId, uri: `${logMoid}/calllog/Text`, value: 'dropped '.repeat(1000) })
  if (!long.ok) return long
  const written = await stage.device()
  if (!written.ok) return written
  const second = await report()
  if (!second.ok) return second
  const [work] = second.value.work
  const refusal = second.value.problem?.code ?? ''
  if (refusal !== 'repository.upload-limit' || second.value.uploads.length > 0) {
    return failed(problem('cli.story-page', { what: `a log of 8000 bytes was taken (${refusal || 'no problem'})` }))
  }
  say(`A log of 8000 bytes was refused: ${refusal}, the device says ${work?.status?.code}.`)
  return ok({
    record: first.value.record ?? '',
    log: collected.value.text,
    guard: { limitBytes, status: work?.status?.code, problem: refusal },
  })
}
