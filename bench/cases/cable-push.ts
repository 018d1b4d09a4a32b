import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BootstrapRun } from '#contract'
import { writeCardImage } from '#core/bootstrap-forms/card-image.ts'
import { Modem } from '#hardware/modem.ts'
import { plugIn } from '#hardware/plug.ts'
import { readDescriptions } from '../../main/cli/descriptions.ts'
import { connectHost, type HostClient } from '../../main/cli/host-client.ts'
import { openLoneDevice } from '../../main/cli/lone-device.ts'
import { type BenchGroup, median, result } from '../bench.ts'
import { startHost } from '../host.ts'

const rounds = 5
const deviceId = 'IMEI:490154203237518'

/** What of a run takes which time: the step that ends a part. */
const parts = [
  ['make', /./, 'the document, and the run on disk'],
  ['identify', /says that it is/, 'the port, and who the modem is'],
  ['write', /The document went over/, 'the card, written and read back twice'],
  ['read-back', /It was read back/, 'comparing'],
  ['proof', /BootstrapComplete/, 'power-on of the device, its TLS session, and PASS on disk'],
] as const

/** From "push" to PASS on the simulated modem, in its steps; against the same document as a file. */
export const cablePush: BenchGroup = {
  name: 'cable-push',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'dmwb-bench-'))
    const host = startHost(join(folder, 'data'))
    const client = await connectHost(await host.address)
    try {
      const { serverOptions } = await client.host.workbench.state()
      must(await client.host.server.start({ ...serverOptions, port: 0 }))
      const ca = must(await client.host.server.caCertificate())
      const runs: Timed[] = []
      for (let round = 0; round < rounds; round++) runs.push(await onePush(client, ca))
      const total = median(runs.map(({ ms }) => ms))
      const note = `From the call to PASS: a card behind the simulated modem (+CCHO), ${runs[0]?.bytes ?? 0} bytes of document. `
      return [
        result(
          'cable-push',
          { ours: total, reference: total },
          'ms',
          `${note}Its steps follow, each against the whole.`,
        ),
        ...parts.map(([name, , words], index) =>
          result(
            `cable-push.${name}`,
            { ours: median(runs.map(({ steps }) => steps[index] ?? Number.NaN)), reference: total },
            'ms',
            `${words}.`,
          ),
        ),
      ]
    } finally {
      client.close()
      await host.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

interface Timed {
  readonly ms: number
  readonly steps: readonly number[]
  readonly bytes: number
}

async function onePush(client: HostClient, ca: string): Promise<Timed> {
  const modem = new Modem({ card: { files: must(writeCardImage(new Uint8Array(4096).fill(0xff))) } })
  const port = must(await plugIn(modem))
  try {
    const events = await client.host.workbench.follow()
    const start = Date.now() * 1000
    const cable = { port: port.path, way: 'modem' } as const
    const order = { profileId: 'sample:phone', deviceId, method: 'card', waitSeconds: 20, cable } as const
    const { id } = must(await client.host.bootstrap.push(order))
    let hasCalled = false
    for await (const batch of events) {
      for (const event of batch) {
        if (event.kind !== 'run' || event.run.id !== id) continue
        if (!hasCalled && event.run.steps.some(({ words }) => /It was read back/.test(words))) {
          hasCalled = true
          callIn(modem, ca).catch((cause: unknown) => process.stderr.write(`${String(cause)}\n`))
        }
        if (event.run.result !== 'running') return timed(event.run, start)
      }
    }
    throw new Error('The workbench ended.')
  } finally {
    await port.unplug()
  }
}

function timed(run: BootstrapRun, start: number): Timed {
  if (run.result !== 'PASS') throw new Error(`The push ended in ${run.result}: ${run.steps.at(-1)?.words ?? ''}`)
  let last = start
  const steps = parts.map(([, words]) => {
    const at = run.steps.find(step => words.test(step.words))?.at ?? Number.NaN
    const ms = (at - last) / 1000
    last = at
    return ms
  })
  return { ms: ((run.endedAt ?? 0) - start) / 1000, steps, bytes: run.evidence?.bytes ?? 0 }
}

async function callIn(modem: Modem, ca: string): Promise<void> {
  const files = modem.card?.files ?? new Map()
  const { descriptions } = must(await readDescriptions([]))
  const lone = must(await openLoneDevice({ id: deviceId, descriptions, trust: { ca }, behaviour: { card: { files } } }))
  const done = await lone.device.powerOn()
  if (!done.ok) throw new Error(done.problem.code)
  await lone.close()
}

function must<T>(
  answer:
    | { readonly ok: true; readonly value: T }
    | { readonly ok: false; readonly problem: { readonly code: string } },
): T {
  if (!answer.ok) throw new Error(answer.problem.code)
  return answer.value
}
