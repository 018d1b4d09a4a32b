import { X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import { expect, it } from 'vitest'
import { type Authority, openAuthority } from '#http/authority.ts'
import { memoryRecorder, story } from '../server/memory-recorder.fixture.ts'
import { bootstrapDocument, commands, deviceId, newDevice, rawServer, type Seen, statusesOf } from './device.fixture.ts'

// What a device does with its accounts, against a raw HTTPS server.

const devInfo = 'urn:oma:mo:oma-dm-devinfo:1.2'
const account = 'urn:oma:mo:oma-dm-dmacc:1.2'
const dacmo = 'urn:oma:mo:oma-dm-dacmo:1.0'
const dcmo = 'urn:oma:mo:oma-dcmo:1.0'

function newAuthority(): Promise<Authority> {
  const kept = new Map<string, Uint8Array>()
  return openAuthority({ get: async name => kept.get(name), put: async (name, value) => void kept.set(name, value) })
}
const authority = newAuthority()
const trust = async () => ({ ca: (await authority).certificate })
const serverTls = async () => (await authority).issueServer({ dns: [], ip: ['127.0.0.1'] })

const basic = `Basic ${Buffer.from('sim-001:s3cret').toString('base64')}`
const packagesOf = (seen: readonly Seen[]) => seen.filter(({ request }) => request.startsWith('POST /dm'))

/** A bootstrapped device, and the server of its account, which sends `rounds` in the first session that follows. */
async function bootstrapped(
  rounds: readonly (readonly (readonly string[])[])[],
  more: Readonly<Record<string, unknown>> = {},
) {
  let round = -1 // the first call is the proof of the bootstrap
  const server = await rawServer(() => commands(...(rounds[round++] ?? [['END']])), await serverTls())
  const device = newDevice({ trust: await trust() })
  const done = await device.bootstrapWith(bootstrapDocument(`${server.origin}/dm`, more))
  if (!done.ok) throw new Error(done.problem.code)
  const result = await device.session({ trigger: 'client' })
  return {
    ...server,
    device,
    done: done.value,
    result,
    statuses: packagesOf(server.seen).map(({ body }) => statusesOf(body)),
  }
}

it('says BootstrapComplete at once, and shows its password without being asked', async () => {
  const { seen, done } = await bootstrapped([])
  expect(done).toMatchObject({ serverIds: ['DMS1'], sessions: [{ ended: 'END' }] })
  const [first, second] = seen
  expect(first?.headers).toMatchObject({ authorization: basic, 'omadm-devid': deviceId })
  expect(JSON.parse(first?.body ?? '').Alert).toEqual([{ AlertType: 'urn:oma:at:dm:2.0:BootstrapComplete' }])
  expect(JSON.parse(second?.body ?? '').Alert).toEqual([{ AlertType: 'urn:oma:at:dm:2.0:ClientInitiatedMgmt' }])
})

it('tells a server of the MO types it listed, and touches no others for it', async () => {
  const { seen, statuses } = await bootstrapped(
    [
      [
        ['GET', `${devInfo}//DevID`],
        ['GET', `${dcmo}/camera/Enabled`],
        ['EXEC', `${dcmo}/camera/Operations/Disable`],
        ['DELETE', 'urn:example:mo:mail:1.0/mail/'],
        ['GET', `${account}/dms1/Name`],
      ],
    ],
    { Perm: { '1': { MOID: devInfo } } },
  )
  expect(JSON.parse(seen[0]?.body ?? '').MOS).toEqual([{ DDF: 'devinfo-1.2.ddf', MOID: devInfo, MIID: ['devinfo'] }])
  expect(statuses[2]).toEqual([{ sc: 200 }, { sc: 403 }, { sc: 403 }, { sc: 403 }, { sc: 403 }])
})

it('gives its account away to its own server only, and never the permissions or the secrets in it', async () => {
  const { seen, statuses } = await bootstrapped([
    [
      ['GET', `${account}/dms1/`],
      ['GET', `${account}/dms1/Perm`],
      ['GET', `${account}/dms1/Auth/Trsp/Secret`],
      ['GET', `${dacmo}//`],
    ],
  ])
  expect(statuses[2]).toEqual([{ sc: 200 }, { sc: 403 }, { sc: 403 }, { sc: 200 }])
  const answer = packagesOf(seen)[2]?.body ?? ''
  expect(answer).toContain('"SrvID":"DMS1"')
  expect(answer).not.toMatch(/"Perm"|"Secret"|czNjcmV0/)
  expect(answer).toContain(`"MAID":"serverid:DMS1","AR":15`)
})

it('keeps two servers apart: each has its own account, and what the first one holds stays its own', async () => {
  const { device, origin } = await bootstrapped([])
  const other = await rawServer(
    (_, count) => (count === 2 ? commands(['GET', `${devInfo}//`], ['GET', `${account}/*/SrvID`]) : commands(['END'])),
    await serverTls(),
  )
  const second = { SrvID: 'DMS2', Name: 'Two' }
  expect(await device.bootstrapWith(bootstrapDocument(`${other.origin}/two`, second))).toMatchObject({ ok: true })
  expect(device.accounts()).toEqual([
    { serverId: 'DMS1', address: `${origin}/dm`, dialect: 'approved' },
    { serverId: 'DMS2', address: `${other.origin}/two`, dialect: 'approved' },
  ])
  await device.session({ trigger: 'client', serverId: 'DMS2' })
  expect(statusesOf(other.seen[2]?.body)).toEqual([{ sc: 403 }, { sc: 403 }])
})

it('shows the client certificate of its account, binary as the specification has it or armoured', async () => {
  const { cert, key, fingerprint } = await (await authority).issueClient(deviceId)
  const der = (pem: string) => pem.replace(/-----[A-Z ]+-----|\s/g, '')
  const armoured = (pem: string) => Buffer.from(pem).toString('base64')
  for (const write of [der, armoured]) {
    const shown: string[] = []
    const tls = { ...(await serverTls()), ...(await trust()), requestCert: true, rejectUnauthorized: true }
    const server = await rawServer(() => commands(['END']), tls)
    server.onSocket(socket =>
      shown.push(new X509Certificate((socket as TLSSocket).getPeerCertificate().raw).fingerprint256),
    )
    const device = newDevice({ trust: await trust() })
    const trsp = { Auth: { Trsp: { Data: write(cert), Secret: write(key) } } }
    expect(await device.bootstrapWith(bootstrapDocument(`${server.origin}/dm`, trsp))).toMatchObject({
      value: { sessions: [{ ended: 'END' }] },
    })
    expect(shown).toEqual([fingerprint])
    expect(server.seen[0]?.headers.authorization).toBeUndefined()
  }
})

it('gives its password to a repository on the same host once that asks, and to no other host', async () => {
  const tls = await (await authority).issueServer({ dns: ['localhost'], ip: ['127.0.0.1'] })
  const repository = await rawServer(
    ({ headers }) =>
      headers.authorization === undefined
        ? { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="repo"' } }
        : { type: 'text/plain', body: 'Two' },
    tls,
  )
  const name = `${account}/dms1/Name`
  const elsewhere = repository.origin.replace('127.0.0.1', 'localhost')
  const { statuses } = await bootstrapped([
    [
      ['HGET', `${repository.origin}/a`, name],
      ['HGET', `${repository.origin}/b`, name],
      ['HGET', `${elsewhere}/c`, name],
    ],
  ])
  const shown = repository.seen.map(({ request, headers }) => [request, headers.authorization])
  expect(shown).toEqual([
    ['GET /a', undefined],
    ['GET /a', basic],
    ['GET /b', basic],
    ['GET /c', undefined],
  ])
  expect(statuses[2]).toMatchObject([expect.anything(), expect.anything(), { sc: 419 }])
})

it('sends nothing to a server whose certificate it does not trust', async () => {
  const foreign = await (await newAuthority()).issueServer({ dns: [], ip: ['127.0.0.1'] })
  const server = await rawServer(() => commands(['END']), foreign)
  const recorder = memoryRecorder()
  const device = newDevice({ trust: await trust(), recorder })
  expect(await device.bootstrapWith(bootstrapDocument(`${server.origin}/dm`))).toMatchObject({
    value: { sessions: [{ ended: 'http-error', problem: { code: 'http.tls-untrusted' } }] },
  })
  expect(server.seen).toEqual([])
  const session = recorder.records.at(-1)
  expect(session && story(session).at(-1)).toBe('aborted http.tls-untrusted')
})

it.each([
  ['plain http to another machine', { SrvURI: 'http://dms.example.com/dm' }, 'bootstrap.unsafe-address'],
  ['no permissions', { Perm: {} }, 'bootstrap.no-permission'],
  ['a permission without MOID', { Perm: { '1': {} } }, 'bootstrap.missing-node'],
  ['no name', { Name: '' }, 'bootstrap.missing-node'],
  ['half a credential', { Auth: { Trsp: { Data: 'YQ==' } } }, 'bootstrap.missing-node'],
  ['a node nobody knows', { Colour: 'red' }, 'tree.undescribed'],
])('takes no bootstrap with %s, and is as it was before', async (_what, wrong, code) => {
  const device = newDevice()
  const before = device.tree()
  const body = bootstrapDocument('https://127.0.0.1:1/dm', wrong)
  expect(await device.bootstrapWith(body)).toMatchObject({ ok: false, problem: { code } })
  expect(device.tree()).toBe(before)
})

it('keeps account and rights over a restart', async () => {
  const { device, origin } = await bootstrapped([])
  const state: unknown = JSON.parse(JSON.stringify(device.state()))
  const again = newDevice({ trust: await trust(), state })
  expect(again.accounts()).toEqual([{ serverId: 'DMS1', address: `${origin}/dm`, dialect: 'approved' }])
  expect(await again.session({ trigger: 'client' })).toMatchObject({ value: { ended: 'END' } })
  expect(again.state()).toEqual(state)
})
