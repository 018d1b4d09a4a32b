import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { package1, post, types } from '../cli/dm-client.ts'
import { dmwb, document, file, folder, start } from '../cli/dmwb.ts'

// The server is killed in the middle of a session, by SIGKILL, and others go on with it: real processes on one store.

interface Row {
  readonly id: number
  readonly wire: readonly string[]
  readonly state: string
  readonly status?: { readonly code: number }
  readonly record: string
  readonly round: number
}

const device = 'IMEI:004400152020002'
const leaf = (n: number) => ['GET', `urn:x:mo:a:1.0//${n}`]

async function queued(data: string, count: number): Promise<void> {
  const commands = await file('c.json', JSON.stringify({ CMD: Array.from({ length: count }, (_, i) => leaf(i)) }))
  document(await dmwb(['queue', '--json', '--data', data, '--device', device, '--add', commands]))
}

async function rows(data: string): Promise<readonly Row[]> {
  const listed = document<{ commands: Row[] }>(await dmwb(['queue', '--json', '--data', data, '--device', device]))
  return listed.commands.toReversed()
}

async function serve(data: string, ...more: string[]) {
  const server = start(['server', '--json', '--data', data, '--share', '--port', '0', ...more])
  const address = JSON.parse(await server.printed(/^\{.*"address".*$/m)).address as string
  return { ...server, address }
}

async function recordOf(data: string, id: string) {
  return document<{ outcome: string; packages: { package: number }[]; commands: { state: string }[] }>(
    await dmwb(['trace', 'export', '--json', '--data', data, id]),
  )
}

/** A port that nothing listens on, for a server that starts later. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}

it('goes on with a session at the address of CONT, after the server that began it was killed', async () => {
  const data = folder()
  const port = await freePort()
  await queued(data, 130)
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
  const record = await recordOf(data, [...ids][0] ?? '')
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
  const servers = [await serve(data), await serve(data)]
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
  const record = await recordOf(data, after[0]?.record ?? '')
  expect(record.outcome).toBe('done')
  expect(record.packages.map(item => item.package)).toEqual([1, 2, ...Array(10).fill([3, 2]).flat()])
})

it('gives one Package#3 that reaches both processes at once to one of them', async () => {
  const data = folder()
  await queued(data, 150)
  const servers = [await serve(data), await serve(data)]
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
