import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import type { AuthMode } from '#core/auth-mode.ts'
import { readAccountsFile } from '../../main/cli/accounts-file.ts'
import { readDescriptions } from '../../main/cli/descriptions.ts'
import { openLoneDevice } from '../../main/cli/lone-device.ts'
import { startLoneServer } from '../../main/cli/lone-server.ts'
import type { StoredRecord } from '../../main/cli/stored-record.ts'

// Every form of authentication, from the device's account to the server and its repository, over real connections.

const key = Buffer.alloc(32, 0xff)
const id = 'IMEI:004400152020002'
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dmwb-security-'))
  return () => rm(folder, { recursive: true, force: true })
})

async function server(auth: AuthMode, { compatible = false, device = id, tls = true } = {}) {
  const file = join(folder, `${auth}-${device}.json`.replaceAll(':', '_'))
  const mine = { device, user: 'sim', secret: 's3cret', identity: 'psk-1', key: key.toString('hex') }
  await writeFile(file, JSON.stringify([mine]))
  const accounts = await readAccountsFile(file)
  if (!accounts.ok) throw new Error(accounts.problem.code)
  const records: StoredRecord[] = []
  const options = {
    port: 0,
    host: '127.0.0.1',
    path: '/dm',
    tls,
    auth,
    compatible,
    serverId: 'dms1',
    idle: 20,
    once: false,
    dialect: 'auto',
    alwaysEnd: false,
    share: false,
  } as const
  const rounds: { wires: string[][] }[] = []
  const started = await startLoneServer({
    ...options,
    accounts: accounts.value,
    rounds,
    onSession: record => records.push(record),
  })
  if (!started.ok) throw new Error(started.problem.code)
  onTestFinished(() => started.value.close())
  const repository = started.value.address.replace('/dm', '/repo')
  rounds[0] = { wires: [['HPUT', `${repository}/up/[DevID]/info`, 'urn:oma:mo:oma-dm-devinfo:1.2//']] }
  return { ...started.value, records }
}

const bin = (bytes: string | Buffer) => Buffer.from(bytes).toString('base64')

async function callIn(
  { address, authority }: { address: string; authority?: string },
  [data, secret]: readonly [string, string | Buffer],
  trust: { compatible?: boolean; unsaid?: boolean } = {},
) {
  const described = await readDescriptions([])
  if (!described.ok) throw new Error(described.problem.code)
  const opened = await openLoneDevice({
    id,
    descriptions: described.value.descriptions,
    behaviour: {},
    trust: { ...(authority && { ca: authority }), ...trust },
  })
  if (!opened.ok) throw new Error(opened.problem.code)
  onTestFinished(() => opened.value.close())
  const Auth = { Trsp: { Data: bin(data), Secret: bin(secret) } }
  const account = { SrvID: 'dms1', SrvURI: address, Name: 'Test', Perm: { 1: { MOID: '*' } }, Auth }
  const document = [{ ClientURI: 'urn:oma:mo:oma-dm-dmacc:1.2//', MOData: { dms1: account } }]
  const done = await opened.value.device.bootstrapWith(Buffer.from(JSON.stringify(document)), 'application/dmmo+json')
  if (!done.ok) throw new Error(done.problem.code)
  const [session] = done.value.sessions
  const record = await opened.value.record(session?.record ?? '')
  return { session, record }
}

const password = ['sim', 's3cret'] as const

it.each([
  { what: 'Basic', auth: 'basic', shows: password, used: { auth: 'basic' } },
  { what: 'Digest', auth: 'digest', shows: password, used: { auth: 'digest' } },
  {
    what: 'PSK',
    auth: 'psk',
    shows: ['psk-1', key],
    used: { auth: 'psk', version: 'TLSv1.2', suite: expect.stringMatching(/PSK/) },
  },
] as const)('lets a device in by $what, at the server and at the repository', async ({ auth, shows, used }) => {
  const running = await server(auth)
  const { session, record } = await callIn(running, shows)
  expect(session).toMatchObject({ ended: 'END' })
  expect(record?.view.commands).toMatchObject([{ wire: { 0: 'HPUT' }, status: { code: 200 } }, {}])
  expect(record?.view.security.at(-1)).toMatchObject(used)
  const [own] = running.records
  const version = expect.stringMatching(/^TLSv1\.[23]$/)
  expect(own?.view.security.at(-1)).toMatchObject({ version, ...used })
})

it('never sends a password when told to keep it to itself', async () => {
  const running = await server('digest')
  const { session, record } = await callIn(running, password, { unsaid: true })
  expect(session).toMatchObject({ ended: 'END' })
  expect(record?.view.security.map(item => item.auth)).not.toContain('basic')
  const basic = await callIn(await server('basic'), password, { unsaid: true })
  expect(basic.session).toMatchObject({ ended: 'http-error' })
})

it.each([
  { auth: 'basic', shows: password },
  { auth: 'digest', shows: password },
  { auth: 'psk', shows: ['psk-1', key] },
] as const)('refuses a device that uses the $auth account of another', async ({ auth, shows }) => {
  const running = await server(auth, { device: 'IMEI:000000000000000' })
  const { session } = await callIn(running, shows)
  expect(session).toMatchObject({
    ended: 'http-error',
    problem: { code: 'device.server-status', detail: { status: 403 } },
  })
})

it('runs a session over TLS 1.3 with one server, and says that compatibility mode is insecure', async () => {
  const normal = await server('basic')
  const old = await server('basic', { compatible: true })
  expect([normal.insecure, old.insecure]).toEqual([false, true])
  const { session } = await callIn(old, password, { compatible: true })
  expect(session).toMatchObject({ ended: 'END' })
  expect(old.records[0]?.summary).toMatchObject({ insecure: true })
})
