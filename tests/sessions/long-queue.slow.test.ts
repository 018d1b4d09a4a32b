import { afterEach, expect, it } from 'vitest'
import { insecure, type Opened, openDoor, value } from '../../main/host/door.fixture.ts'
import { rawDevice } from '../../main/host/raw-device.fixture.ts'

// A queue without end in sight: filled by the host's call, emptied over sessions. QUEUE_LENGTH=1000000 runs the full million.

const total = Number(process.env.QUEUE_LENGTH ?? 30_000)
const batch = 10_000
const perSession = 10_000
const leaf = (n: number) => `urn:x:mo:a:1.0//${n}`
let door: Opened
afterEach(() => door.stop())

const heap = () => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

it(`sends ${total} commands of one device in order, with bounded memory and a list that can be used`, {
  timeout: 1_800_000,
}, async () => {
  door = await openDoor()
  const { endpoint = '' } = value(await door.host.server.start(insecure))
  const before = heap()
  const began = performance.now()
  for (let from = 0; from < total; from += batch) {
    const commands = Array.from({ length: batch }, (_, i) => ['GET', leaf(from + i)])
    value(await door.host.devices.enqueue({ deviceId: 'X:1', commands }))
  }
  const filled = performance.now()
  const list = await door.host.devices.work({ deviceId: 'X:1' })
  expect(list.length).toBeLessThanOrEqual(1000)
  expect(list.at(-1)?.command).toEqual({ name: 'GET', uris: [leaf(0)] })

  let next = 0
  while (next < total) {
    const device = rawDevice(endpoint, 'X:1')
    let commands = await device.open({})
    const end = Math.min(total, next + perSession)
    while (next < end) {
      for (const command of commands) if (command[1] !== leaf(next++)) throw new Error(`out of order at ${next - 1}`)
      if (next < end) commands = await device.answer(commands.map(() => 200))
    }
    // The next session begins anew: what was on its way is unknown then, and is not sent again.
    if (next < total) continue
    expect(await device.answer(commands.map(() => 200))).toEqual([['END']])
  }
  const [row] = (await door.host.devices.list()).filter(({ id }) => id === 'X:1')
  expect(row?.queued).toBe(0)
  const seconds = (ms: number) => (ms / 1000).toFixed(1)
  const grown = heap() - before - door.events.length * 1000
  process.stderr.write(
    `${total} commands: filled in ${seconds(filled - began)} s, sent in ${seconds(performance.now() - filled)} s, ${(grown / 1e6).toFixed(0)} MB of heap more\n`,
  )
  expect(grown).toBeLessThan(400_000_000)
})

it('takes back everything that waits for a device that is forgotten', async () => {
  door = await openDoor()
  const { endpoint = '' } = value(await door.host.server.start(insecure))
  const commands = Array.from({ length: 2500 }, (_, i) => ['GET', leaf(i)])
  await rawDevice(endpoint, 'X:1').open({})
  value(await door.host.devices.enqueue({ deviceId: 'X:1', commands }))
  const list = await door.host.devices.work({ deviceId: 'X:1' })
  expect(list.map(({ command }) => command.name === 'GET' && command.uris[0])).toEqual(
    Array.from({ length: 500 }, (_, i) => leaf(499 - i)),
  )
  value(await door.host.server.stop())
  value(await door.host.devices.forget({ deviceId: 'X:1' }))
  expect((await door.host.devices.work({ deviceId: 'X:1' })).filter(({ state }) => state === 'queued')).toEqual([])
})
