import { expect, it, vi } from 'vitest'
import { createAccountsArea } from '../../main/host/areas/accounts.ts'
import { now } from '../../main/host/clock.ts'
import { serverIdentity } from '../../main/host/server-identity.ts'
import { openedStore } from '../../main/storage/store.fixture.ts'
import type { WorkRow } from '../../main/storage/work.ts'
import { package1, post, types } from '../cli/dm-client.ts'
import { dmwb, document, file, folder, start } from '../cli/dmwb.ts'
import { freePort } from '../support/free-port.ts'

// The server is killed in the middle of a session, by SIGKILL, and others go on with it: real processes on one store.

vi.setConfig({ testTimeout: 60_000 })

const device = 'IMEI:004400152020002'
const leaf = (n: number) => ['GET', `urn:x:mo:a:1.0//${n}`]

/** Puts commands into the queue, and looks at it, from a third process: this one. */
async function queued(data: string, count: number): Promise<void> {
  const store = await openedStore(data, { shared: true })
  const wires = Array.from({ length: count }, (_, i) => leaf(i))
  await store.work.add(device, wires, now())
  await store.close()
}

/** Oldest first. */
async function rows(data: string): Promise<readonly WorkRow[]> {
  const store = await openedStore(data, { readOnly: true })
  const listed = await store.work.list(device, 1000)
  await store.close()
  return listed.toReversed()
}

async function serve(data: string, ...more: string[]) {
  const server = start(['server', '--json', '--data', data, '--share', '--port', '0', ...more])
  const address = JSON.parse(await server.printed(/^\{.*"address".*$/m)).address as string
  return { ...server, address }
}

async function recordOf(data: string, id = '') {
  return document<{ outcome: string; packages: { package: number }[] }>(
    await dmwb(['trace', 'export', '--json', '--data', data, id]),
  )
}

it('goes on with a session at the address of CONT, after the server that began it was killed', async () => {
  const data = folder()
  const port = await freePort()
  const commands = await file('c.json', JSON.stringify({ CMD: Array.from({ length: 130 }, (_, i) => leaf(i)) }))
  document(await dmwb(['queue', '--json', '--data', data, '--device', device, '--add', commands]))
  const first = await serve(data, '--continue-at', `http://127.0.0.1:${port}/dm`)
  const one = await post(first.address, types.first, package1)
  const sent = one.json.CMD as string[][]
  expect(sent).toHaveLength(101)
  const [name, address = ''] = sent.at(-1) ?? []
  expect([name, address]).toEqual(['CONT', expect.stringMatching(`^http://127.0.0.1:${port}/dm/s/`)])
  await first.stop('SIGKILL')

  const second = await serve(data, '--port', String(port))
  const answer = JSON.stringify({ Status: sent.map((_, i) => ({ sc: i === 100 ? 200 : 404 })) })
  const stray = await post(`http://127.0.0.1:${port}/dm/s/other-1`, types.third, answer)
  expect([stray.status, stray.json.code]).toEqual([409, 'server.no-session'])
  const two = await post(address, types.third, answer)
  expect((two.json.CMD as string[][]).map(wire => wire[1])).toEqual(
    Array.from({ length: 30 }, (_, i) => leaf(100 + i)[1]),
  )
  const three = await post(address, types.third, JSON.stringify({ Status: Array(30).fill({ sc: 204 }) }))
  expect(three.json).toEqual({ CMD: [['END']] })
  await second.stop()

  const after = await rows(data)
  expect(after.map(row => [row.wire, row.state, row.status?.code])).toEqual(
    Array.from({ length: 130 }, (_, i) => [leaf(i), i < 100 ? 'failed' : 'done', i < 100 ? 404 : 204]),
  )
  const ids = new Set(after.map(row => row.record))
  expect(ids.size).toBe(1)
  const record = await recordOf(data, [...ids][0])
  expect(record.outcome).toBe('done')
  expect(record.packages.map(item => item.package)).toEqual([1, 2, 3, 3, 2, 3, 2])
})

it('goes on at the same address after a plain restart, without CONT', async () => {
  const data = folder()
  await queued(data, 1)
  const first = await serve(data)
  const { port } = new URL(first.address)
  expect((await post(first.address, types.first, package1)).json).toEqual({ CMD: [leaf(0)] })
  await first.stop('SIGKILL')
  const second = await serve(data, '--port', port)
  expect((await post(second.address, types.third, '{"Status":[{"sc":204}]}')).json).toEqual({ CMD: [['END']] })
  await second.stop()
  expect(await rows(data)).toMatchObject([{ state: 'done', status: { code: 204 }, round: 1 }])
})

it('lets two processes serve one device that goes from one to the other, without losing or repeating a command', async () => {
  const data = folder()
  const servers = await Promise.all([serve(data), serve(data)])
  await queued(data, 950)
  const seen: string[] = []
  let type: string = types.first
  let body = package1
  for (let turn = 0; ; turn++) {
    const answer = await post(servers[turn % 2]?.address ?? '', type, body)
    const commands = answer.json.CMD as string[][]
    if (commands[0]?.[0] === 'END') break
    seen.push(...commands.map(wire => wire[1] ?? ''))
    body = JSON.stringify({ Status: commands.map((_, i) => ({ sc: i % 2 === 0 ? 204 : 404 })) })
    type = types.third
  }
  expect(seen).toEqual(Array.from({ length: 950 }, (_, i) => leaf(i)[1]))
  for (const server of servers) await server.stop()
  const after = await rows(data)
  expect(after.map(row => [row.state, row.round])).toEqual(
    Array.from({ length: 950 }, (_, i) => [i % 2 === 0 ? 'done' : 'failed', Math.floor(i / 100) + 1]),
  )
  const record = await recordOf(data, after[0]?.record)
  expect(record.outcome).toBe('done')
  expect(record.packages.map(item => item.package)).toEqual([1, 2, ...Array(10).fill([3, 2]).flat()])
})

it('gives one Package#3 that reaches both processes at once to one of them', async () => {
  const data = folder()
  await queued(data, 150)
  const servers = await Promise.all([serve(data), serve(data)])
  const first = await post(servers[0]?.address ?? '', types.first, package1)
  const body = JSON.stringify({ Status: (first.json.CMD as unknown[]).map(() => ({ sc: 204 })) })
  const both = await Promise.all(servers.map(({ address }) => post(address, types.third, body)))
  const [won, lost] = both.toSorted((a, b) => a.status - b.status)
  expect([won?.status, lost?.status]).toEqual([200, expect.toBeOneOf([400, 409])])
  for (const server of servers) await server.stop()
  const after = await rows(data)
  expect(after.slice(0, 100).every(row => row.state === 'done')).toBe(true)
})

it('refuses the workbench itself on a folder that is shared, and sharing one that it has', async () => {
  const data = folder()
  const server = await serve(data)
  const workbench = await dmwb(['serve', '--json', '--port', '0', '--data', data])
  expect([workbench.code, workbench.stdout + workbench.stderr]).toEqual([
    1,
    expect.stringContaining('storage.folder-in-use'),
  ])
  await server.stop()
  const alone = start(['serve', '--json', '--port', '0', '--data', data])
  await alone.printed(/"address"/)
  const shared = await dmwb(['server', '--json', '--data', data, '--share', '--port', '0'])
  expect([shared.code, shared.stdout + shared.stderr]).toEqual([1, expect.stringContaining('storage.folder-in-use')])
  await alone.stop()
})

it('takes the accounts of the data folder, and makes one authority when several processes start at once', async () => {
  const data = folder()
  const started = await Promise.all([1, 2].map(() => serve(data, '--tls', '--auth', 'basic')))
  const printed = await Promise.all(started.map(server => server.printed(/^(\{.*"authority".*)$/m)))
  const [first, second] = printed.map(text => JSON.parse(text).authority as string)
  expect(first).toMatch(/^-----BEGIN CERTIFICATE-----/)
  expect(second).toBe(first)
  for (const server of started) await server.stop()

  const store = await openedStore(data, { shared: true })
  const serverId = await serverIdentity(store)
  await createAccountsArea({ store, now, serverId }).add({ deviceId: device, user: 'phone', secret: 'long-secret' })
  await store.close()
  await queued(data, 1)
  const server = await serve(data, '--auth', 'basic')
  const as = (user: string) => ({ Authorization: `Basic ${Buffer.from(user).toString('base64')}` })
  expect((await post(server.address, types.first, package1, as('phone:other'))).status).toBe(401)
  expect((await post(server.address, types.first, package1, as('phone:long-secret'))).json).toEqual({ CMD: [leaf(0)] })
  await server.stop()
})

it('closes what a killed process left open once nobody else is on the folder, and still goes on with its session', async () => {
  const data = folder()
  await queued(data, 1)
  const [killed, other] = await Promise.all([serve(data), serve(data)])
  expect((await post(killed.address, types.first, package1)).json).toEqual({ CMD: [leaf(0)] })
  await killed.stop('SIGKILL')
  const outcomes = async () => {
    const store = await openedStore(data, { readOnly: true })
    const records = await store.records.list({ limit: 10 })
    await store.close()
    return records.map(({ outcome }) => outcome)
  }
  const third = await serve(data)
  expect(await outcomes()).toEqual(['open'])
  for (const server of [other, third]) await server.stop('SIGKILL')
  const last = await serve(data)
  expect(await outcomes()).toEqual(['broken'])
  expect((await post(last.address, types.third, '{"Status":[{"sc":204}]}')).json).toEqual({ CMD: [['END']] })
  expect(await outcomes()).toEqual(['done'])
  await last.stop()
})
