import type { AllowedApplication } from '#device/app-allowed.ts'
import type { LoneDevice } from './lone-device.ts'
import { recordText } from './record-text.ts'
import type { CallResult, DeviceOptions } from './run-device.ts'
import type { Stopping } from './stop.ts'
import { storedRecordJson } from './stored-record.ts'
import type { Terminal } from './terminal.ts'

/** Things in a row, for one who takes them one after another. */
export interface Row {
  add(id: string): void
  /** Takes each as it comes; those that came before first. */
  each(take: (id: string) => Promise<void>): void
  /** Settles when all that came was taken. */
  settled(): Promise<void>
}

export function createRow(): Row {
  const early: string[] = []
  let taker: ((id: string) => Promise<void>) | undefined
  let last = Promise.resolve()
  const hand = (id: string) => {
    last = last.then(() => taker?.(id))
  }
  return {
    add: id => {
      if (taker) hand(id)
      else early.push(id)
    },
    each: take => {
      taker = take
      for (const id of early.splice(0)) hand(id)
    },
    settled: () => last,
  }
}

export interface Listening {
  readonly options: DeviceOptions
  readonly lone: LoneDevice
  /** Records that are over. */
  readonly ended: Row
  readonly stopping: Stopping
  readonly terminal: Terminal
  /** Local applications that the device lets in. */
  readonly applications: readonly AllowedApplication[]
  /** The first call of the device. */
  work(): Promise<CallResult>
}

/** Takes notifications until it is stopped, and prints each record once it is over, as JSON Lines with `--json`. */
export async function stayAndListen({
  options,
  lone,
  ended,
  stopping,
  terminal,
  applications,
  work,
}: Listening): Promise<number> {
  const { device } = lone
  const listening = await device.listenForNotifications(options.listen === true ? 0 : (options.listen ?? 0))
  if (!listening.ok) return terminal.fail(listening.problem)
  const address = `127.0.0.1:${listening.value.port}`
  terminal.note(`dmwb: ${device.id} takes notifications at ${address} (UDP)`)
  const local = applications.length > 0 ? await device.applications.listen(0) : undefined
  if (local && !local.ok) return terminal.fail(local.problem)
  const tokens = Object.fromEntries(applications.map(({ id, token }) => [id, token]))
  const told = local && { applications: { address: local.value.url, tokens } }
  if (terminal.json) terminal.document({ ok: true, device: device.id, listening: address, ...told })
  if (local) terminal.line(`Local applications: ${local.value.url}`)
  for (const [id, token] of Object.entries(tokens)) terminal.line(`  ${id}: DMWB_APP_TOKEN=${token}`)
  ended.each(async id => {
    const stored = await lone.record(id)
    if (!stored) return
    if (terminal.json) terminal.document(storedRecordJson(stored))
    terminal.line(recordText(stored))
  })
  const { server, bootstrap, account, card } = options
  const calls = [server, bootstrap, account, card].some(each => each !== undefined)
  const called = calls ? await Promise.race([work(), stopping.asked]) : undefined
  if (called?.kind === 'failed') return terminal.fail(called.problem, called.usage ? 2 : 1)
  await stopping.asked
  await ended.settled()
  return 0
}
