import { expect, it } from 'vitest'
import { dmwb, document } from '../cli/dmwb.ts'

interface Played {
  readonly ok: boolean
  readonly servers: readonly { readonly serverId: string; readonly authorities: readonly string[]; endpoint: string }[]
  readonly authorities: readonly {
    readonly authority: string
    readonly jobs: readonly { serverId: string; deviceId: string; state: string; status: number; result: string }[]
  }[]
}

it('plays three devices, four servers and two authorities over HTTPS: each sees its own jobs and results alone', async () => {
  const ended = await dmwb(['demo', 'authorities', '--json'])
  const played = document<Played>(ended)
  expect([ended.code, played.ok]).toEqual([0, true])
  expect(played.servers.map(({ serverId, authorities }) => [serverId, authorities.join()])).toEqual([
    ['DMS1', 'MA1'],
    ['DMS2', 'MA1,MA2'],
    ['DMS3', 'MA2'],
    ['DMS4', 'MA2'],
  ])
  expect(played.servers.every(({ endpoint }) => endpoint.startsWith('https://127.0.0.1:'))).toBe(true)
  const seen = played.authorities.map(({ authority, jobs }) => [
    authority,
    jobs.map(job => `${job.serverId} ${job.deviceId} ${job.state} ${job.status} ${job.result}`).toSorted(),
  ])
  const line = (server: string, device: string) => expect.stringMatching(`^${server} ${device} done 200 .*${device}`)
  expect(seen).toEqual([
    ['MA1', [line('DMS1', 'Device1'), line('DMS1', 'Device2'), line('DMS2', 'Device1')]],
    ['MA2', [line('DMS2', 'Device1'), line('DMS3', 'Device3'), line('DMS4', 'Device3')]],
  ])
})
