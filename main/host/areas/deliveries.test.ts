import { execFile } from 'node:child_process'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { BootstrapMethod, DeliveryOrder } from '#contract'
import { door, offered, openDoorWithDevice, order, stepsOf } from '../deliveries.fixture.ts'
import { codeOf, value } from '../door.fixture.ts'

// A whole workbench, simulated devices and real sockets: each way of a bootstrap, to its proof.

openDoorWithDevice()

/** What every way ends with: the device is read once it has proved itself. */
const proved = ['apply', 'session', 'read-back', 'proof']
/** The account that a simulated device gives back to its server; what is secret it gives to nobody. */
const given = {
  kind: 'compared',
  equal: 7,
  withheld: [expect.stringMatching(/\/Perm\/1\/MOID$/), expect.stringMatching(/\/Auth\/Trsp\/Secret$/)],
}

describe('each way ends in a proof', () => {
  it.each<[BootstrapMethod, readonly string[]]>([
    ['factory', ['make', 'deliver', 'read-back', 'deliver', ...proved]],
    ['card', ['make', 'deliver', 'read-back', 'deliver', ...proved]],
    ['client-initiated', ['make', 'deliver', ...proved]],
    ['server-initiated', ['make', 'deliver', ...proved]],
    ['wap-push', ['make', 'deliver', ...proved]],
    ['sms', ['make', 'deliver', 'read-back', 'deliver', ...proved]],
  ])('%s', async (method, steps) => {
    const run = value(await door.host.bootstrap.push(order(method)))
    expect(run).toMatchObject({ result: 'PASS', method, deviceId: 'SIM:1' })
    expect(stepsOf(run)).toEqual(steps)
    expect(run.evidence).toMatchObject({
      operator: 'Ada',
      profileHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      documentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      servers: [{ ours: true }],
      readBack: method === 'factory' || method === 'card' ? { kind: 'equal' } : given,
      ...((method === 'factory' || method === 'card') && { onDevice: given }),
    })
    const summary = value(await door.host.sessions.get({ record: run.record ?? '' }))
    expect(summary).toMatchObject({ kind: 'session', side: 'server', deviceId: 'SIM:1' })
  })

  it.each<[BootstrapMethod, NonNullable<DeliveryOrder['form']>]>([
    ['factory', 'cp-xml'],
    ['card', 'dm1-wbxml'],
    ['client-initiated', 'dm1-xml'],
    ['client-initiated', 'tnds'],
    ['server-initiated', 'dm1-wbxml'],
    ['wap-push', 'cp-wbxml'],
    ['wap-push', 'dm1-wbxml'],
    ['sms', 'cp-wbxml'],
  ])('%s with the document for older devices: %s', async (method, form) => {
    const plan = value(await door.host.bootstrap.plan(order(method, { form })))
    expect(plan.checks.filter(({ state }) => state === 'warn').map(({ words }) => words)).toEqual(
      form === 'tnds' ? [] : ['The form cannot hold the list of permissions.'],
    )
    const run = value(await door.host.bootstrap.pushPlan({ plan: plan.id }))
    expect(run).toMatchObject({ result: 'PASS', method, evidence: { documentHash: plan.documentHash } })
    const secrets = plan.fields.filter(({ secret }) => secret)
    expect(secrets.length).toBeGreaterThan(1)
    expect(secrets.every(({ source, value: shown }) => source === 'generated' && /^\*+$/.test(shown))).toBe(true)
    expect(plan.fields.filter(({ source }) => source === 'server').map(({ value: shown }) => shown)).toContain(
      (await door.host.workbench.state()).server.endpoint,
    )
  })

  it.each<[BootstrapMethod, NonNullable<DeliveryOrder['form']>]>([
    ['card', 'cp-wbxml'],
    ['wap-push', 'dm1-xml'],
    ['sms', 'tnds'],
  ])('but %s does not carry %s', async (method, form) => {
    const plan = value(await door.host.bootstrap.plan(order(method, { form })))
    expect(plan.ready).toBe(false)
    expect(codeOf(await door.host.bootstrap.pushPlan({ plan: plan.id }))).toBe('bootstrap.form-carry')
  })

  it('client-initiated, fetched once by curl as a real peer', async () => {
    const pushed = value(await door.host.bootstrap.push(order('client-initiated', { deviceId: 'REAL:1' })))
    const address = await offered(pushed.id)
    const ca = join(door.folder, 'ca.pem')
    await writeFile(ca, value(await door.host.server.caCertificate()))
    const curl = (...more: readonly string[]) =>
      promisify(execFile)('curl', [
        '--silent',
        '--cacert',
        ca,
        '--write-out',
        '\n%{http_code} %{content_type}',
        ...more,
        address,
      ])
    const { stdout } = await curl()
    const [body = '', told] = stdout.split(/\n(?=\d{3} )/)
    expect(told).toBe('200 application/dmmo+json')
    expect(JSON.parse(body)).toMatchObject([{ ClientURI: 'urn:oma:mo:oma-dm-dmacc:1.2//' }])
    expect((await curl()).stdout).toMatch(/\n404 application\/problem\+json$/)
    const run = await door.seen(event =>
      event.kind === 'run' && event.run.id === pushed.id && event.run.steps.some(({ words }) => /fetched/.test(words))
        ? event.run
        : undefined,
    )
    // Fetched, and no more: that is no proof.
    expect(run.result).toBe('running')
    // How far it is stays with the run while it goes on.
    const bytes = run.evidence?.bytes
    const progress = await door.seen(event =>
      event.kind === 'run' && event.run.id === pushed.id ? event.run.progress : undefined,
    )
    expect(progress).toMatchObject({ sent: bytes, total: bytes, bytesPerSecond: expect.any(Number) })
  })

  it('files are readable by their owner only, and nothing that can be read elsewhere holds a secret of theirs', async () => {
    const run = value(await door.host.bootstrap.push(order('factory')))
    const file = run.evidence?.port?.file ?? ''
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const written = await readFile(file, 'utf8')
    const secret = /"Trsp":\{[^}]*"Secret":"([^"]+)"/.exec(written)?.[1] ?? 'none'
    const password = Buffer.from(secret, 'base64').toString()
    const report = value(await door.host.bootstrap.report({ run: run.id, as: 'html' }))
    const all = JSON.stringify([door.events, report, await door.host.bootstrap.runs({ limit: 10 })])
    expect(all).not.toContain(secret)
    expect(all).not.toContain(password)
  })

  it('no record or export holds a secret of a push, however it travelled', async () => {
    const secret = 'a-password-that-only-the-device-may-see'
    const values = { 'credentials.user': 'row-user', 'credentials.secret': secret }
    for (const method of ['wap-push', 'card', 'sms', 'server-initiated'] as const) {
      expect(value(await door.host.bootstrap.push(order(method, { values }))).result).toBe('PASS')
    }
    const records = await door.host.sessions.list({ limit: 100 })
    expect(records.filter(({ kind }) => kind === 'bootstrap').length).toBeGreaterThan(5)
    const texts = await Promise.all(
      records.map(async ({ id }) => {
        const entries = value(await door.host.sessions.entries({ record: id, after: 0, limit: 1000 }))
        const bodies = entries.map(entry => ('body' in entry ? Buffer.from(entry.body).toString('latin1') : ''))
        return value(await door.host.sessions.export({ record: id })).text + bodies.join('')
      }),
    )
    const all = texts.join('') + JSON.stringify(door.events)
    expect(all).not.toContain(secret)
    expect(all).not.toContain(Buffer.from(secret).toString('base64').replace(/=+$/, ''))
  }, 30_000)

  it('shows the peer of a push over HTTPS by address and certificate', async () => {
    const run = value(await door.host.bootstrap.push(order('server-initiated')))
    expect(run.evidence?.port).toEqual({
      address: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+\/bootstrap$/),
      certificate: {
        fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
        subject: expect.any(String),
      },
    })
  })
})
