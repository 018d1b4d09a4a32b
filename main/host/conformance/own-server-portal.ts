import type { Notebook } from '#conformance/notebook.ts'
import { openProbeDevice, passThrough } from '#conformance/probe-device.ts'
import { explain } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { send } from '#http/client.ts'
import { credentialsIn, fetchBootstrap, fetchOver } from './offered-account.ts'
import type { Steering } from './own-server.ts'
import { until } from './until.ts'

// The use cases B.1 and B.2: a person registers a device on a page of our server, and loads settings onto it.

const deviceId = 'IMEI:004400152020051'
const document = JSON.stringify([
  { ClientURI: 'urn:example:mo:mail:1.0//', MOData: { work: { Host: 'mail.example.com' } } },
])

/** `origin` is that of our server. The pages are open while it lasts. */
export async function probePortal(host: Steering, origin: string, ca: string, notes: Notebook): Promise<void> {
  const before = (await host.portal.state()).settings
  await host.portal.change({
    enabled: true,
    operators: [{ name: 'Conformance', profileId: 'sample:phone' }],
    settings: [{ name: 'Mail', document }],
  })
  const seen = await register(host, origin, ca, notes)
  if (seen.ok) await load(seen.value, ca, notes)
  else notes.missed(['registered-by-page', 'settings-by-page'], explain(seen.problem).words)
  await host.portal.change(before)
}

interface Registered {
  readonly own: string
  readonly device: ReturnType<typeof openProbeDevice>
}

async function register(host: Steering, origin: string, ca: string, notes: Notebook): Promise<Result<Registered>> {
  const page = await fetchOver(`${origin}/portal/`, ca)
  if (!page.ok) return page
  const form = { name: 'A person', device: deviceId, operator: 'Conformance', notify: '' }
  const sent = await post(`${origin}/portal/`, form, ca)
  if (!sent.ok) return sent
  const html = Buffer.from(sent.value.body).toString('utf8')
  const address = /id="address">([^<]+)</.exec(html)?.[1] ?? ''
  const own = /<a href="([^"]+)"/.exec(html)?.[1] ?? ''
  const fetched = await fetchBootstrap(address, ca)
  if (!fetched.ok) return fetched
  const account = credentialsIn(fetched.value)
  const device = openProbeDevice({ url: '', ...account, deviceId, ca })
  const complete = { type: 'urn:oma:at:dm:2.0:BootstrapComplete', mark: 'informational' } as const
  const done = await passThrough(device, { alerts: [complete] })
  const run = await until(async () => {
    const [last] = await host.bootstrap.runs({ limit: 1 })
    return last?.deviceId === deviceId && last.result !== 'running' ? last : undefined
  })
  const again = await post(`${origin}/portal/`, form, ca)
  notes.check(
    ['registered-by-page'],
    done.ok && run?.result === 'PASS',
    'A form on a page registered a device with an operator of choice; the device fetched its account from the one-time ' +
      `address, and its session with BootstrapComplete proved it: ${run?.result ?? 'nothing came'}.`,
  )
  notes.check(
    ['registered-by-page'],
    again.ok && again.value.status === 422,
    `A second registration of the device was answered with ${again.ok ? again.value.status : 'nothing'}, expected 422.`,
  )
  return done.ok ? ok({ own: origin + own, device }) : failed(done.problem)
}

async function load({ own, device }: Registered, ca: string, notes: Notebook): Promise<void> {
  const sent = await post(own, { load: 'Mail' }, ca)
  const done = await passThrough(device)
  const address = done.ok ? done.value.find(([name]) => name === 'HGET')?.[1] : undefined
  const { user = '', secret = '' } = device.access
  const headers = { Authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}` }
  const found = address === undefined ? undefined : await fetchOver(address, ca, headers)
  // The device says 200 for it, and the document goes; it may be gone already.
  const status = found?.ok ? 200 : (found?.problem.detail?.status ?? 'nothing')
  notes.check(
    ['settings-by-page'],
    sent.ok && sent.value.status === 303 && address !== undefined,
    `A button on the page of the device was answered with ${sent.ok ? sent.value.status : 'nothing'}; the next session ` +
      `brought ${address === undefined ? 'no HGET' : `HGET of the settings (${status})`}.`,
  )
}

function post(url: string, fields: Readonly<Record<string, string>>, ca: string) {
  return send({
    method: 'POST',
    url,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(new URLSearchParams(fields).toString()),
    timeoutMs: 20_000,
    limitBytes: 1_000_000,
    tls: { ca },
  })
}
