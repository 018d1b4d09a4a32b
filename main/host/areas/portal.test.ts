import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { codeOf, type Opened, openDoor, secure, value } from '../door.fixture.ts'

// The self-service pages over HTTPS; curl is the browser.

const run = promisify(execFile)
const document = JSON.stringify([{ ClientURI: 'urn:example:mo:mail:1.0//', MOData: { work: { Host: 'x' } } }])
const offered = {
  enabled: true,
  operators: [{ name: 'Ärger & <Söhne>', profileId: 'sample:phone' }],
  settings: [{ name: 'Mail "1"', text: '<script>alert(1)</script>', document }],
}

let door: Opened
let base = ''
let ca = ''
beforeEach(async () => {
  door = await openDoor()
  const { origin = '' } = value(await door.host.server.start(secure))
  base = `${origin}/portal/`
  ca = join(door.folder, 'test-ca.pem')
  await writeFile(ca, value(await door.host.server.caCertificate()))
})
afterEach(() => door.stop())

/** One request by curl: the status, and what came. */
async function curl(url: string, ...args: readonly string[]) {
  const { stdout } = await run('curl', ['-s', '--cacert', ca, '-w', '\n%{http_code}', ...args, url], { maxBuffer: 1e8 })
  const at = stdout.lastIndexOf('\n')
  return { status: Number(stdout.slice(at + 1)), text: stdout.slice(0, at) }
}
const form = (fields: Readonly<Record<string, string>>) =>
  Object.entries(fields).flatMap(([name, text]) => ['--data-urlencode', `${name}=${text}`])
const wish = (more: Readonly<Record<string, string>> = {}) =>
  form({ name: '<b>"Ada"</b>', device: 'IMEI:1', operator: offered.operators[0]?.name ?? '', notify: '', ...more })

it('is closed until it is opened, and while nobody can be chosen', async () => {
  expect((await curl(base)).status).toBe(404)
  expect((await curl(base, ...wish())).status).toBe(404)
  value(await door.host.portal.change({ ...offered, operators: [] }))
  expect((await curl(base)).status).toBe(404)
  value(await door.host.portal.change(offered))
  expect((await curl(base)).status).toBe(200)
  expect((await door.host.portal.state()).address).toBe(base)
})

it('registers a device once, keeps what was typed when something is to be mended, and shows markup as text', async () => {
  value(await door.host.portal.change(offered))
  const page = await curl(base)
  expect(page.text).toContain('Ärger &amp; &lt;Söhne&gt;')
  const wrong = await curl(base, ...wish({ device: '"><img src=x onerror=alert(1)>' }))
  expect(wrong.status).toBe(422)
  expect(wrong.text).toContain('value="&quot;&gt;&lt;img src=x onerror=alert(1)&gt;"')
  expect(wrong.text).not.toContain('<img')
  expect((await curl(base, ...wish({ operator: 'nobody' }))).status).toBe(422)
  const done = await curl(base, ...wish())
  expect(done.status).toBe(200)
  expect(/id="address">https:\/\/[^<]+\/bootstrap\/[\w-]+</.test(done.text)).toBe(true)
  const again = await curl(base, ...wish())
  expect([again.status, again.text.includes('registered already')]).toEqual([422, true])
  const { registrations } = await door.host.portal.state()
  expect(registrations).toMatchObject([{ deviceId: 'IMEI:1', name: '<b>"Ada"</b>' }])
  // The page of the device, and settings for it.
  const own = registrations[0]?.address ?? ''
  const shown = await curl(own)
  expect(shown.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(shown.text).not.toContain('<script')
  expect((await curl(own, ...form({ load: 'nothing' }))).status).toBe(422)
  expect((await curl(own, ...form({ load: 'Mail "1"' }))).status).toBe(303)
  expect(await door.host.devices.work({ deviceId: 'IMEI:1' })).toMatchObject([
    { state: 'queued', command: { name: 'HGET' } },
  ])
  expect((await curl(own)).text).toContain('on its way')
  // It survives a restart, and goes with the device.
  const { folder } = door
  await door.stop()
  door = await openDoor(folder)
  expect((await door.host.portal.state()).registrations).toHaveLength(1)
  value(await door.host.devices.forget({ deviceId: 'IMEI:1' }))
  expect((await door.host.portal.state()).registrations).toEqual([])
})

it('refuses forms of other pages, large bodies, other methods and unknown addresses', async () => {
  value(await door.host.portal.change(offered))
  expect((await curl(base, ...wish(), '-H', 'Origin: https://evil.example')).status).toBe(403)
  expect((await curl(base, ...wish(), '-H', 'Sec-Fetch-Site: cross-site')).status).toBe(403)
  expect((await curl(base, '-d', `name=${'x'.repeat(20_000)}`)).status).toBe(413)
  expect((await curl(base, '-X', 'DELETE')).status).toBe(405)
  for (const path of ['x', '..%2fdm', 'a'.repeat(22)]) expect((await curl(base + path)).status).toBe(404)
  expect((await door.host.portal.state()).registrations).toEqual([])
})

it('takes a few registrations at once and no flood', async () => {
  value(await door.host.portal.change(offered))
  const statuses: number[] = []
  for (let count = 0; count < 60 && statuses.at(-1) !== 429; count += 1)
    statuses.push((await curl(base, ...wish({ device: `IMEI:${count}` }))).status)
  expect(statuses.slice(0, 10)).toEqual(Array(10).fill(200))
  expect(statuses).toContain(429)
})

it('keeps no settings that cannot be loaded', async () => {
  const [setting] = offered.settings
  if (!setting) throw new Error('none')
  const change = (settings: readonly object[]) => door.host.portal.change({ ...offered, settings } as typeof offered)
  for (const text of ['', '{', '[]', '[{"ClientURI":1}]']) {
    expect(codeOf(await change([{ ...setting, document: text }]))).toBe('portal.invalid')
  }
  expect(codeOf(await change([setting, setting]))).toBe('portal.invalid')
})
