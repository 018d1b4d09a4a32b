import { expect, it } from 'vitest'
import { eventually } from '#http/eventually.fixture.ts'
import { curl, ddf, listening, managed, moid, object, put } from './applications.fixture.ts'
import { codesOf, type newDevice, restarted, statusesOf } from './device.fixture.ts'

// EXEC on what an application registered: a raw server commands, a raw HTTP client is the application.

const boost = `${moid}/living/Operations/Boost`
const end = { body: '{"CMD":[["END"]]}' }

async function station(options: Parameters<typeof newDevice>[0] = {}) {
  const made = await managed({ 'POST /report': end }, { limits: { settleMs: 0 }, ...options })
  const app = await listening(made.url, 'thermostat')
  expect((await put(made.url, 'thermostat', { ddf, document: object({ Target: 21 }) })).status).toBe(201)
  await made.device.settled()
  const told = () => app.lines.filter(({ event }) => event === 'execute')
  const alerts = () =>
    made.server.seen
      .filter(({ request }) => request.startsWith('POST'))
      .flatMap(({ request, body }) =>
        (JSON.parse(/\{.*\}/.exec(body)?.[0] ?? '{}').Alert ?? []).map((alert: Record<string, unknown>) => ({
          request,
          ...alert,
        })),
      )
      .filter(({ SourceURI }) => SourceURI === boost)
  return { ...made, app, told, alerts }
}

const conclude = (url: string, id: unknown, outcome: unknown, app: 'thermostat' | 'reader' = 'thermostat') =>
  curl(`${url}/v1/executions/${id}`, app, '-H', 'Content-Type: application/json', '-d', JSON.stringify(outcome))

it.each([[200], [1205], [507]])(
  'tells the application of an EXEC, and the status %d that it says is the status of the command',
  async status => {
    const { device, url, server, told, alerts } = await station()
    const running = server.run(device, ['EXEC', boost])
    await eventually(() => told()).toEqual([{ event: 'execute', id: expect.any(Number), uri: boost }])
    expect(await conclude(url, told()[0]?.id, { status })).toEqual({ status: 204, body: undefined })
    expect(codesOf(await running)).toEqual([status])
    await device.settled()
    expect([alerts(), device.memory().jobs]).toEqual([[], []])
  },
)

it('answers 202 to an EXEC with a ServerURI, and reports there what the application said later', async () => {
  const { device, url, server, told, alerts } = await station()
  expect(codesOf(await server.run(device, ['EXEC', boost, '$/report']))).toEqual([202])
  // Only one thing at a time runs on an instance.
  expect(codesOf(await server.run(device, ['EXEC', boost]))).toEqual([503])
  const outcome = { status: 1500, alertType: 'urn:example:at:boost:1.0', data: { ResultCode: 17, Reason: '<b>&"' } }
  expect((await conclude(url, told()[0]?.id, outcome)).status).toBe(204)
  await device.settled()
  expect(alerts()).toEqual([
    {
      request: 'POST /report',
      AlertType: 'urn:example:at:boost:1.0',
      SourceURI: boost,
      Mark: 'warning',
      DataType: 'application/json',
      Data: { ResultCode: 17, Reason: '<b>&"' },
    },
  ])
})

it.each([
  ['says that it takes longer', { outcomeMs: 600_000 }, true],
  ['says nothing within the session', { outcomeMs: 20 }, false],
])('answers 202 when the application %s, and tells the server of the account later', async (_, limits, accepts) => {
  const { device, url, server, told, alerts } = await station({ limits: { settleMs: 0, ...limits } })
  const running = server.run(device, ['EXEC', boost])
  await eventually(() => told()).toHaveLength(1)
  if (accepts) expect((await conclude(url, told()[0]?.id, { status: 202 })).status).toBe(204)
  expect(codesOf(await running)).toEqual([202])
  expect((await conclude(url, told()[0]?.id, { status: 200 })).status).toBe(204)
  await device.settled()
  const type = 'urn:x-dmwb:at:app:1.0:OperationComplete'
  expect(alerts()).toMatchObject([{ request: 'POST /dm', AlertType: type, Data: { ResultCode: 200 } }])
})

it('answers 503 while the application does not run, 500 when it dies over it, and reports a death after 202', async () => {
  const { device, url, server, app, told, alerts } = await station()
  app.die()
  await eventually(() => device.applications.presence('thermostat')).toBe('lost')
  expect(codesOf(await server.run(device, ['EXEC', boost]))).toEqual([503])
  const [second, third] = [await listening(url, 'thermostat'), await listening(url, 'thermostat')]
  const running = server.run(device, ['EXEC', boost])
  await eventually(() => third.lines.at(-1)).toMatchObject({ event: 'execute' })
  expect(second.lines.filter(({ event }) => event === 'execute')).toEqual([])
  third.die()
  expect(codesOf(await running)).toEqual([500])
  expect(codesOf(await server.run(device, ['EXEC', boost, '$/report']))).toEqual([202])
  await eventually(() => second.lines.at(-1)).toMatchObject({ event: 'execute' })
  second.die()
  await eventually(() => alerts()).toMatchObject([{ request: 'POST /report', Data: { ResultCode: 500 } }])
  await device.settled()
  expect([told(), device.memory().jobs]).toEqual([[], []])
})

it('gives an application up that says nothing, and one that takes its object back', async () => {
  const { device, url, server, alerts } = await station({ limits: { settleMs: 0, executeMs: 50 } })
  expect(codesOf(await server.run(device, ['EXEC', boost]))).toEqual([500])
  expect(codesOf(await server.run(device, ['EXEC', boost, '$/report']))).toEqual([202])
  await eventually(() => alerts()).toMatchObject([{ request: 'POST /report', Data: { ResultCode: 500 } }])
  await device.settled()
  const other = await station()
  const running = other.server.run(other.device, ['EXEC', boost])
  await eventually(() => other.told()).toHaveLength(1)
  expect((await curl(`${other.url}/v1/objects`, 'thermostat', '-X', 'DELETE')).status).toBe(204)
  expect(codesOf(await running)).toEqual([500])
  expect((await curl(`${url}/v1/objects`, 'thermostat')).status).toBe(200)
})

it('tells the application again after the device was switched off, under the same number', async () => {
  const { device, server, told, alerts } = await station()
  expect(codesOf(await server.run(device, ['EXEC', boost, '$/report']))).toEqual([202])
  const id = told()[0]?.id
  const trust = { ca: server.ca }
  const applications = [{ id: 'thermostat', token: 'thermostat-token-of-128-bits', reads: [] }]
  const again = await restarted(device, { applications, trust, limits: { settleMs: 0 } })
  const opened = await again.applications.listen(0)
  if (!opened.ok) throw new Error(opened.problem.code)
  const app = await listening(opened.value.url, 'thermostat')
  await eventually(() => app.lines.at(-1)).toEqual({ event: 'execute', id, uri: boost })
  expect((await conclude(opened.value.url, id, { status: 200 })).status).toBe(204)
  await again.settled()
  expect(alerts()).toMatchObject([{ request: 'POST /report', Data: { ResultCode: 200 } }])
  await again.stop()
})

it('does not take an outcome twice, from another application, or in another form', async () => {
  const { device, url, server, told } = await station()
  expect(codesOf(await server.run(device, ['EXEC', boost, '$/report']))).toEqual([202])
  await eventually(() => told()).toHaveLength(1)
  const id = told()[0]?.id
  const say = async (...args: Parameters<typeof conclude>) => {
    const { status, body } = await conclude(...args)
    return [status, body?.code]
  }
  expect(await say(url, id, { status: 200 }, 'reader')).toEqual([404, 'device.app-no-execution'])
  expect(await say(url, 999, { status: 200 })).toEqual([404, 'device.app-no-execution'])
  expect(await say(url, '..%2f..', { status: 200 })).toEqual([404, 'device.app-no-execution'])
  for (const wrong of [{}, { status: 304 }, { status: 200, more: 1 }, { status: 2000 }, { status: 200, data: [] }]) {
    expect(await say(url, id, wrong)).toEqual([400, 'device.app-outcome'])
  }
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`v${index}`, 'x']))
  expect(await say(url, id, { status: 200, data: many })).toEqual([400, 'device.app-outcome'])
  expect((await curl(`${url}/v1/executions/${id}`, 'thermostat', '-d', '{"status":200}')).status).toBe(415)
  expect((await curl(`${url}/v1/executions/${id}`, 'thermostat')).status).toBe(405)
  expect(await say(url, id, { status: 200 })).toEqual([204, undefined])
  expect(await say(url, id, { status: 200 })).toEqual([404, 'device.app-no-execution'])
})

it('says that an outcome could not be kept, and tells the application of the EXEC again', async () => {
  let broken = false
  const save = async () => {
    if (broken) throw new Error('disk full')
  }
  const { device, url, server, told } = await station({ save })
  expect(codesOf(await server.run(device, ['EXEC', boost, '$/report']))).toEqual([202])
  await eventually(() => told()).toHaveLength(1)
  broken = true
  expect((await conclude(url, told()[0]?.id, { status: 200 })).status).toBe(500)
  expect(device.memory().jobs).toHaveLength(1)
  expect(statusesOf(server.of('POST /report')[0]?.body)).toBeUndefined()
})
