import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { eventually } from '#http/eventually.fixture.ts'
import { newAuthority } from '#http/tls.fixture.ts'
import { freePort } from '../../tests/support/free-port.ts'
import { memoryRecorder } from '../server/memory-recorder.fixture.ts'
import { codesOf, commandServer, newDevice, type Reply, rawServer } from './device.fixture.ts'
import { hasBrowser, useBrowser } from './real-browser.fixture.ts'

// SHOW with a real browser, which runs the scripts of the page: they stand in for the person.

const html = 'text/html; charset=utf-8'
const profiles = () => readdirSync(tmpdir()).filter(name => name.startsWith('dmwb-browser-'))

describe.skipIf(!hasBrowser)('SHOW with a real browser', { timeout: 60_000 }, () => {
  it('opens the page over TLS, trusts the authority of the device, shows no credentials, and the session goes on', async () => {
    useBrowser()
    const authority = await newAuthority()
    const tls = await authority.issueServer({ dns: ['localhost'], ip: ['127.0.0.1'] })
    const before = profiles()
    const server = await commandServer(
      {
        'GET /ask?uiid=7': {
          type: html,
          body: '<form method="post" action="/answer"><input name="pin" value="12&amp;3"></form><script>document.forms[0].submit()</script>',
        },
        'POST /answer': { status: 303, headers: { Location: '/thanks' } },
        'GET /thanks': { type: html, body: '<p>Thank you', headers: { 'X-OMADMUI': 'finished' } },
      },
      tls,
    )
    const recorder = memoryRecorder()
    const device = newDevice({ recorder, browser: 'real', trust: { ca: authority.certificate } })
    expect(
      codesOf(await server.run(device, ['SHOW', '$/ask?uiid=7'], ['GET', 'urn:oma:mo:oma-dm-devinfo:1.2//'])),
    ).toEqual([200, 200])
    await eventually(() => server.of('GET /thanks').length).toBe(1)
    const [asked] = server.of('GET /ask?uiid=7')
    expect(asked?.headers['user-agent']).toContain('Chrome')
    expect(asked?.headers.authorization).toBeUndefined()
    expect(server.of('POST /answer')[0]?.body).toBe('pin=12%263')
    const record = recorder.records.find(({ info }) => info.kind === 'browser')
    await eventually(() => record?.outcome).toBe('done')
    const targets = record?.entries.flatMap(entry =>
      entry.kind === 'request' ? [`${entry.head.method} ${new URL(entry.head.target).pathname}`] : [],
    )
    expect(targets).toEqual(['GET /ask', 'POST /answer', 'GET /thanks'])
    // What the person typed is in the record of the server alone.
    expect(JSON.stringify(record?.entries)).not.toContain('12%263')
    await device.stop()
    await eventually(profiles).toEqual(before)
  })

  /** A draft session with one SHOW of this page; its status. */
  async function shown(page: Reply, ended?: () => void): Promise<unknown> {
    const server = await rawServer((seen, count) => {
      if (seen.request.startsWith('POST /dm')) {
        const list = count === 1 ? [['SHOW', `${server.origin}/page`]] : []
        return { type: 'application/dm20', body: JSON.stringify({ CMD: list, Report: true }) }
      }
      if (seen.request === 'GET /page') ended?.()
      return seen.request === 'GET /page' ? page : { type: html, body: '', headers: { 'X-OMADMUI': 'finished' } }
    })
    const device = newDevice({ browser: 'real' })
    await device.session({ trigger: 'client', to: { url: `${server.origin}/dm`, dialect: 'draft' } })
    await device.stop()
    const last = server.seen.filter(({ request }) => request === 'POST /dm').at(1)
    return JSON.parse(last?.body ?? '{}').Status
  }

  it('holds a session of the draft until the page says that it is finished', async () => {
    useBrowser()
    expect(await shown({ type: html, body: '<script>setTimeout(() => { location = "/end" }, 300)</script>' })).toEqual([
      { sc: 200 },
    ])
  })

  it('answers 507 in the draft when the person closes the window', async () => {
    const port = await freePort()
    useBrowser(`--remote-debugging-port=${port}`)
    const close = async () => {
      const windows = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as readonly Window[]
      const page = windows.find(({ type, url }) => type === 'page' && url.endsWith('/page'))
      await fetch(`http://127.0.0.1:${port}/json/close/${page?.id}`)
    }
    expect(await shown({ type: html, body: '<p>wait' }, () => setTimeout(close, 500))).toEqual([{ sc: 507 }])
  })

  it('answers 507 in the draft when the browser dies', async () => {
    useBrowser()
    expect(await shown({ type: html, body: '<p>wait' }, () => setTimeout(killOwnBrowsers, 500))).toEqual([{ sc: 507 }])
  })
})

interface Window {
  readonly id: string
  readonly type: string
  readonly url: string
}

function killOwnBrowsers(): void {
  const own = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' })
  for (const line of own.split('\n').filter(text => text.includes('dmwb-browser-')))
    process.kill(Number.parseInt(line, 10), 'SIGKILL')
}

it('answers 500 when there is no browser that starts, says why, and goes on', async () => {
  const before = process.env.DMWB_BROWSER
  process.env.DMWB_BROWSER = '/nowhere/chromium'
  try {
    const server = await commandServer()
    const recorder = memoryRecorder()
    const device = newDevice({ browser: 'real', recorder })
    const statuses = await server.run(device, ['SHOW', '$/page'], ['GET', 'urn:oma:mo:oma-dm-devinfo:1.2//DevID'])
    expect(codesOf(statuses)).toEqual([500, 200])
    const [record] = recorder.records.filter(({ info }) => info.kind === 'browser')
    expect(record).toMatchObject({ outcome: 'failed', problem: { code: 'device.no-browser' } })
  } finally {
    if (before === undefined) delete process.env.DMWB_BROWSER
    else process.env.DMWB_BROWSER = before
  }
})
