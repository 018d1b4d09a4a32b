import { expect, it, onTestFinished } from 'vitest'
import { readCardImage, writeCardImage } from '#core/bootstrap-forms/card-image.ts'
import { Modem } from '#hardware/modem.ts'
import { plugIn } from '#hardware/plug.ts'
import { connectHost } from '../../main/cli/host-client.ts'
import { newDevice } from '../../main/device/device.fixture.ts'
import { secure, value } from '../../main/host/door.fixture.ts'
import { folder, start } from '../cli/dmwb.ts'

// The workbench is killed by SIGKILL while it writes a card through a modem, and started again on the same folder.

const deviceId = 'IMEI:490154203237518'

async function serve(data: string) {
  const started = start(['serve', '--port', '0', '--data', data, '--json'])
  const { address } = JSON.parse(await started.printed(/\{.*"address".*\}/)) as { address: string }
  const client = await connectHost(address)
  value(await client.host.server.start(secure))
  return { started, client }
}

it('is UNKNOWN after the restart, never PASS, and the next push is clean', async () => {
  const data = folder()
  const modem = new Modem({ card: { files: value(writeCardImage(new Uint8Array(2048).fill(0xff))) } })
  const port = value(await plugIn(modem, { rate: 6000 }))
  onTestFinished(() => port.unplug())
  const cable = { port: port.path, way: 'modem' } as const
  const order = { profileId: 'sample:phone', deviceId, method: 'card', cable } as const

  const first = await serve(data)
  const events = await first.client.host.workbench.follow()
  const pushed = value(await first.client.host.bootstrap.push(order))
  for await (const batch of events) {
    const isUnderWay = batch.some(
      event => event.kind === 'run' && event.run.id === pushed.id && (event.run.progress?.sent ?? 0) > 0,
    )
    if (isUnderWay) break
  }
  await first.started.stop('SIGKILL')
  first.client.close()
  // What lies on the card is nothing that a device would take.
  expect(modem.card?.files.get('3F007F506431')?.subarray(0, 2)).toEqual(Uint8Array.of(0xff, 0xff))

  const second = await serve(data)
  const [run] = await second.client.host.bootstrap.runs({ limit: 1 })
  expect(run).toMatchObject({ id: pushed.id, result: 'UNKNOWN' })
  expect(run?.steps.at(-1)?.words).toMatch(/stopped in the middle/)

  const again = value(await second.client.host.bootstrap.push(order))
  const more = await second.client.host.workbench.follow()
  const ca = value(await second.client.host.server.caCertificate())
  let hasCalled = false
  for await (const batch of more) {
    const runs = batch.flatMap(event => (event.kind === 'run' && event.run.id === again.id ? [event.run] : []))
    if (!hasCalled && runs.some(({ steps }) => steps.some(({ words }) => /It was read back/.test(words)))) {
      hasCalled = true
      expect(value(readCardImage(modem.card?.files ?? new Map())).bootstrap.length).toBeGreaterThan(100)
      const device = newDevice({ id: deviceId, trust: { ca }, card: { files: modem.card?.files ?? new Map() } })
      onTestFinished(() => device.stop())
      void device.powerOn()
    }
    const ended = runs.find(({ result }) => result !== 'running')
    if (!ended) continue
    expect(ended).toMatchObject({ result: 'PASS', evidence: { readBack: { kind: 'equal' } } })
    break
  }
  second.client.close()
  await second.started.stop()
}, 90_000)
