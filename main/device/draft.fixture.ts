import { newDevice, quietRecorder, type Reply, rawServer, type Seen } from './device.fixture.ts'

// A raw server speaks hand-made bytes of the draft dialect, and sees exactly what the device sends.

export const type = 'application/dm20'
export const say = (body: unknown): Reply => ({ type, body: JSON.stringify(body) })
export const end = say({ CMD: [], Report: false })
export const json = (seen: Seen | undefined) => JSON.parse(seen?.body || 'null')
export const bootstrap = (address: string, moids: readonly string[] = ['*']) => ({
  CMD: [
    [
      'REPLACE',
      './DMAcc/acme',
      {
        acme: {
          SrvID: 'ACME',
          SrvURI: address,
          Name: 'Acme',
          Perm: Object.fromEntries(moids.map((MOID, index) => [`p${index}`, { MOID }])),
        },
      },
    ],
    ['REPLACE', './DMAcc/acme/Name', { Name: 'Acme (lab)' }],
  ],
})
export const bytes = (value: unknown) => Buffer.from(JSON.stringify(value))

export const moids = ['urn:oma:mo:oma-dm-devinfo:1.0', 'urn:oma:mo:oma-dm-devdetail:1.1', 'urn:oma:mo:oma-dcmo:1.0']

/** A device with a draft account for a raw server that answers by a list; then it says nothing more. */
export async function bootstrapped(replies: readonly (Reply | ((seen: Seen) => Reply))[], notes: string[] = []) {
  const server = await rawServer((seen, count) => {
    const reply = count === 1 ? end : (replies[count - 2] ?? end)
    return typeof reply === 'function' ? reply(seen) : reply
  })
  const device = newDevice({ recorder: quietRecorder(notes) })
  const done = await device.bootstrapWith(bytes(bootstrap(`${server.origin}/dm`, moids)), type)
  if (!done.ok) throw new Error(done.problem.code)
  return { server, device, sessions: done.value.sessions }
}
