import { createServer } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { viewRecord } from '#core/record-view.ts'
import { codeOf, insecure, type Opened, openDoor, secure, value } from '../door.fixture.ts'

let door: Opened
beforeEach(async () => {
  door = await openDoor()
})
afterEach(() => door.stop())

const phone = { profileId: 'sample:phone', deviceId: 'SIM:1' }
const ready = async () => {
  value(await door.host.simulator.create({ deviceId: 'SIM:1', ddfs: [] }))
  value(await door.host.simulator.start({ deviceId: 'SIM:1' }))
  return value(await door.host.server.start(secure))
}
const profile = ({ auth = { transport: 'basic', notification: true }, ...changes }: Record<string, unknown>) =>
  JSON.stringify({
    kind: 'dmwb-bootstrap-profile',
    version: 1,
    name: 'Mine',
    accounts: [
      { server: { id: '{{server.id}}', uri: '{{server.uri}}', name: '{{server.name}}' }, permissions: ['*'], auth },
    ],
    ...changes,
  })

it('plays the whole demo: server, device, bootstrap, session, tree', async () => {
  // Its usual port may be taken on the machine that tests.
  await door.host.server.start(secure)
  const { deviceId, run } = value(await door.host.simulator.demo())
  expect(run).toMatchObject({ result: 'PASS', method: 'client-initiated', deviceId })
  expect(run.steps.map(({ step, ok }) => [step, ok])).toEqual([
    ['make', true],
    ['deliver', true],
    ['apply', true],
    ['session', true],
    ['read-back', true],
    ['proof', true],
  ])
  const [device] = await door.host.devices.list()
  expect(device).toMatchObject({ id: deviceId, state: 'seen', account: 'proved', insecure: false, simulated: true })
  expect(device?.manufacturer).toBeTruthy()
  const tree = value(await door.host.devices.tree({ deviceId, from: 0, limit: 1000 }))
  expect(tree.rows.filter(row => row.unread)).toEqual([])
  expect(tree.total).toBeGreaterThan(40)
  const again = value(await door.host.simulator.demo())
  expect(again.run.result).toBe('PASS')
  expect(again.run.id).not.toBe(run.id)
})

it('proves a server-initiated bootstrap over mutual TLS', async () => {
  await ready()
  const run = value(await door.host.bootstrap.push({ ...phone, method: 'server-initiated' }))
  expect(run).toMatchObject({ result: 'PASS', method: 'server-initiated' })
  const summary = value(await door.host.sessions.get({ record: run.record ?? '' }))
  expect(summary).toMatchObject({ kind: 'session', side: 'server', deviceId: 'SIM:1' })
  expect(await door.host.bootstrap.runs({ limit: 10 })).toEqual([run])
})

it.each(['digest', 'certificate', 'psk'] as const)(
  'proves an account whose device shows who it is by %s',
  async transport => {
    await ready()
    value(await door.host.server.start({ ...secure, auth: 'basic-or-digest-or-certificate-or-psk' }))
    const text = profile({ auth: { transport, notification: false } })
    value(await door.host.bootstrap.saveProfile({ id: 'mine', text }))
    const run = value(
      await door.host.bootstrap.push({ profileId: 'mine', deviceId: 'SIM:1', method: 'client-initiated' }),
    )
    expect(run.result).toBe('PASS')
  },
)

it('bootstraps again and ends the old account only after the new one is proved', async () => {
  await ready()
  value(await door.host.bootstrap.push({ ...phone, method: 'client-initiated' }))
  value(await door.host.bootstrap.push({ ...phone, method: 'client-initiated' }))
  const called = value(await door.host.simulator.callNow({ deviceId: 'SIM:1' }))
  expect(called.lastResult?.ok).toBe(true)
  expect(called.accounts).toHaveLength(1)
})

it('writes through the repository with the credentials of the bootstrap', async () => {
  await ready()
  value(await door.host.bootstrap.push({ ...phone, method: 'client-initiated' }))
  const uri = 'urn:example:mo:mail:1.0/mail/Port'
  value(await door.host.devices.write({ deviceId: 'SIM:1', uri, value: 4567 }))
  value(await door.host.simulator.callNow({ deviceId: 'SIM:1' }))
  expect(value(await door.host.devices.node({ deviceId: 'SIM:1', uri })).row.value).toBe(4567)
  const [hget] = (await door.host.devices.work({ deviceId: 'SIM:1' })).filter(item => item.command.name === 'HGET')
  expect(hget).toMatchObject({ state: 'done', status: { code: 200 } })
})

it('calls a run unknown when the workbench is stopped while it waits', async () => {
  value(await door.host.server.start(secure))
  const waiting = value(await door.host.bootstrap.push({ ...phone, deviceId: 'X:9', method: 'client-initiated' }))
  const { folder } = door
  await door.stop()
  door = await openDoor(folder)
  expect(await door.host.bootstrap.runs({ limit: 1 })).toMatchObject([{ id: waiting.id, result: 'UNKNOWN' }])
})

it('works with client certificates', async () => {
  await ready()
  value(await door.host.server.start({ ...secure, auth: 'certificate' }))
  value(
    await door.host.bootstrap.saveProfile({
      id: 'cert',
      text: profile({ auth: { transport: 'certificate', notification: false } }),
    }),
  )
  const run = value(
    await door.host.bootstrap.push({ profileId: 'cert', deviceId: 'SIM:1', method: 'client-initiated' }),
  )
  expect(run.result).toBe('PASS')
})

it('keeps secrets out of everything that can be read', async () => {
  await ready()
  const run = value(await door.host.bootstrap.push({ ...phone, method: 'client-initiated' }))
  const records = await door.host.sessions.list({ limit: 100 })
  const texts = await Promise.all(
    records.map(async record => {
      const entries = value(await door.host.sessions.entries({ record: record.id, after: 0, limit: 1000 }))
      const exported = value(await door.host.sessions.export({ record: record.id })).text
      const bodies = entries.map(entry => ('body' in entry ? Buffer.from(entry.body).toString('latin1') : ''))
      return JSON.stringify(viewRecord(record, entries)) + exported + bodies.join('')
    }),
  )
  const all = texts.join('') + JSON.stringify(run) + JSON.stringify(door.events)
  expect(all).not.toMatch(/Basic [A-Za-z0-9+/]{16}/)
  // The notification secret may be read by the server (OMA DM 2.0 §12.2), the one of the transport by nobody.
  expect(all).not.toMatch(/"Trsp"\s*:\s*\{[^}]*"Secret"/)
})

it('fails for certain when the device refuses, and the account ends', async () => {
  await ready()
  const wrong = [{ ClientURI: 'urn:none:mo:1.0//', MOData: { x: { a: 1 } } }]
  value(await door.host.bootstrap.saveProfile({ id: 'wrong', text: profile({ objects: wrong }) }))
  for (const method of ['client-initiated', 'server-initiated'] as const) {
    const run = value(await door.host.bootstrap.push({ profileId: 'wrong', deviceId: 'SIM:1', method }))
    expect(run.result).toBe('FAIL')
    expect(run.steps.at(-1)).toMatchObject({ ok: false })
    expect(run.steps.at(-1)?.problem?.code).toBeTruthy()
  }
  expect(await door.host.devices.list()).toMatchObject([{ id: 'SIM:1', account: 'none', state: 'expected' }])
})

it('keeps waiting for the proof when a push gets no answer', async () => {
  await ready()
  const mute = createServer(socket => socket.once('data', () => socket.destroy()))
  await new Promise<void>(resolve => mute.listen(0, '127.0.0.1', resolve))
  const { port } = mute.address() as { readonly port: number }
  const address = `https://127.0.0.1:${port}/`
  const order = { profileId: 'sample:phone', deviceId: 'X:9', method: 'server-initiated', address } as const
  const { id } = value(await door.host.bootstrap.push(order))
  const doubtful = await door.seen(event =>
    event.kind === 'run' && event.run.id === id && event.run.steps.some(step => !step.ok) ? event.run : undefined,
  )
  mute.close()
  expect(doubtful.result).toBe('running')
  expect(doubtful.steps.at(-1)).toMatchObject({ step: 'deliver', ok: false, problem: { code: 'http.no-answer' } })
  expect(await door.host.devices.list()).toMatchObject([{ id: 'X:9', account: 'pending' }])
})

it('waits for a device elsewhere, and calls the run unknown when it is replaced', async () => {
  await ready()
  const order = { profileId: 'sample:phone', deviceId: 'X:9', method: 'client-initiated' } as const
  const first = value(await door.host.bootstrap.push(order))
  expect(first.result).toBe('running')
  const address = await door.seen(event => {
    const step = event.kind === 'run' ? event.run.steps.find(item => item.address !== undefined) : undefined
    return step?.address
  })
  expect(address).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/bootstrap\/[\w-]{20,}$/)
  expect(await door.host.devices.list()).toMatchObject([{ id: 'X:9', state: 'expected', account: 'pending' }])
  value(await door.host.bootstrap.push(order))
  const ended = await door.seen(event =>
    event.kind === 'run' && event.run.id === first.id && event.run.endedAt ? event.run : undefined,
  )
  expect(ended.result).toBe('UNKNOWN')
})

it('says what stands in the way of a push', async () => {
  const { push, saveProfile } = door.host.bootstrap
  const order = { ...phone, method: 'client-initiated' } as const
  expect(codeOf(await push({ ...order, profileId: 'none' }))).toBe('host.unknown-profile')
  expect(codeOf(await push(order))).toBe('host.server-stopped')
  value(await door.host.server.start(insecure))
  expect(codeOf(await push(order))).toBe('host.bootstrap-needs-tls')
  value(await door.host.server.start(secure))
  expect(codeOf(await push({ ...order, method: 'server-initiated' }))).toBe('host.bootstrap-no-address')
  value(await door.host.simulator.create({ deviceId: 'SIM:1', ddfs: [] }))
  expect(codeOf(await push(order))).toBe('host.simulated-stopped')
  value(await saveProfile({ id: 'cert', text: profile({ auth: { transport: 'certificate', notification: false } }) }))
  value(await door.host.simulator.start({ deviceId: 'SIM:1' }))
  expect(codeOf(await push({ ...order, profileId: 'cert' }))).toBe('host.bootstrap-auth')
})

it('keeps profiles, shows samples, and says where one is not valid', async () => {
  const { profiles, profile: open, saveProfile, removeProfile } = door.host.bootstrap
  expect((await profiles()).map(({ id, sample }) => [id, sample])).toContainEqual(['sample:phone', true])
  const saved = value(await saveProfile({ id: 'mine', text: '{\n  "kind": "dmwb-bootstrap-profile"\n}' }))
  expect(saved).toMatchObject({ id: 'mine', sample: false, problem: { code: 'bootstrap.profile-invalid' } })
  expect(value(await saveProfile({ id: 'mine', text: profile({}) }))).toEqual({
    id: 'mine',
    name: 'Mine',
    sample: false,
  })
  expect(value(await open({ id: 'mine' })).text).toBe(profile({}))
  expect(codeOf(await saveProfile({ id: 'sample:phone', text: '{}' }))).toBe('host.file-read-only')
  expect(codeOf(await saveProfile({ id: '../x', text: '{}' }))).toBe('host.profile-name')
  expect(codeOf(await removeProfile({ id: 'mine' }))).toBe('ok')
  expect(codeOf(await removeProfile({ id: 'mine' }))).toBe('host.unknown-profile')
  await door.seen(event => (event.kind === 'profiles' ? true : undefined))
})

it('shows what a push would send, without secrets', async () => {
  value(await door.host.server.start(secure))
  const shown = value(await door.host.bootstrap.preview({ profile: profile({}), deviceId: 'SIM:1' }))
  const [account] = JSON.parse(shown.text)
  const [content] = Object.values(account.MOData) as { SrvURI: string; Auth: { Trsp: { Secret: string } } }[]
  expect(content?.SrvURI).toMatch(/^https:/)
  expect(content?.Auth.Trsp.Secret).toBe('[secret]')
  expect(shown.bytes.length).toBeGreaterThan(300)
  expect(new TextDecoder().decode(shown.bytes)).toContain(btoa('*'.repeat(32)))
  const broken = await door.host.bootstrap.preview({ profile: '{"kind":1}', deviceId: 'SIM:1' })
  expect(broken).toMatchObject({ ok: false, problem: { code: 'bootstrap.profile-invalid', at: { line: 1 } } })
})

it('shows any form, with what it cannot hold, and no secret in its bytes', async () => {
  value(await door.host.server.start(secure))
  const shown = value(
    await door.host.bootstrap.preview({
      profile: profile({}),
      deviceId: 'SIM:1',
      order: { form: 'wap-push', carry: 'cp-wbxml', security: 'userpin' },
    }),
  )
  expect(shown.text).toContain('<parm name="AAUTHSECRET" value="[secret]"/>')
  expect(shown.lost).toContainEqual({ words: 'The form cannot hold the list of permissions.' })
  const bytes = String.fromCharCode(...shown.bytes)
  expect([bytes.includes('0'.repeat(40)), bytes.includes('*'.repeat(32))]).toEqual([true, true])
})
