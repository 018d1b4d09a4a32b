import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net'
import { chromium, type Page } from '@playwright/test'
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest'
import { insecure, type Opened, openDoor, value } from '../../main/host/door.fixture.ts'
import { chromiumPath } from '../../scripts/chromium.ts'

// A page that SHOW leads to may be anybody's. In a real browser it knows every port of this machine and tries everything that a page
// can do: to reach the device's interface for applications, the window's door, the DM Server, the repository, the portal, the interfaces for other systems.

interface Tried {
  readonly what: string
  readonly outcome: string
}

/** Runs in the page: what a page can do to these addresses. */
async function attack({
  targets,
  sockets,
}: {
  targets: readonly string[]
  sockets: readonly string[]
}): Promise<Tried[]> {
  const tried: Tried[] = []
  const outcomeOf = async (what: string, job: () => Promise<string>) => {
    const late = new Promise<string>(resolve => setTimeout(() => resolve('nothing came'), 5000))
    const outcome = await Promise.race([job(), late]).catch((error: unknown) => `failed: ${String(error).slice(0, 60)}`)
    tried.push({ what, outcome })
  }
  const got = async (response: Response) =>
    response.type === 'opaque' ? 'opaque' : `${response.status} ${(await response.text()).slice(0, 40)}`
  for (const url of targets) {
    await outcomeOf(`read ${url}`, async () => got(await fetch(url)))
    await outcomeOf(`token ${url}`, async () => got(await fetch(url, { headers: { Authorization: 'Bearer guess' } })))
    await outcomeOf(`put ${url}`, async () => got(await fetch(url, { method: 'PUT', body: '{"document":[]}' })))
    await outcomeOf(`post ${url}`, async () =>
      got(await fetch(url, { method: 'POST', mode: 'no-cors', body: '{"Alert":[{"AlertType":"urn:x:evil"}]}' })),
    )
    await outcomeOf(`form ${url}`, async () => {
      const form = new URLSearchParams({ name: 'x', device: 'IMEI:evil', operator: 'Example', notify: '' })
      return got(await fetch(url, { method: 'POST', mode: 'no-cors', body: form }))
    })
    await outcomeOf(`image ${url}`, () => {
      const image = new Image()
      image.src = url
      return new Promise(resolve => {
        image.onload = () => resolve('loaded')
        image.onerror = () => resolve('failed')
      })
    })
    await outcomeOf(`frame ${url}`, async () => {
      const frame = document.createElement('iframe')
      frame.src = url
      document.body.append(frame)
      await new Promise(resolve => {
        frame.onload = resolve
      })
      try {
        const text = frame.contentDocument?.body?.innerText ?? ''
        return text === '' ? 'failed: empty' : `read ${text.slice(0, 60)}`
      } catch (error) {
        return `failed: ${String(error).slice(0, 40)}`
      } finally {
        frame.remove()
      }
    })
    await outcomeOf(`events ${url}`, () => {
      const source = new EventSource(url)
      return new Promise(resolve => {
        source.onmessage = () => resolve('heard')
        source.onerror = () => resolve(source.readyState === 2 ? 'failed' : 'failed, tries again')
      }).finally(() => source.close()) as Promise<string>
    })
  }
  for (const url of sockets) {
    for (const protocols of [[], ['token.guess']]) {
      await outcomeOf(`socket ${url} ${protocols}`, () => {
        const socket = new WebSocket(url, protocols)
        return new Promise(resolve => {
          socket.onopen = () => resolve('opened')
          socket.onerror = () => resolve('failed')
        })
      })
    }
  }
  return tried
}

const harmless = /^(opaque|failed|nothing came|40[0-9] |421 )/

/**
 * What DNS rebinding comes to: one name and port, which serves the page first and then is the server that is attacked, byte for
 * byte. Gives the port.
 */
async function rebind(origin: string): Promise<number> {
  const target = Number(new URL(origin).port)
  const listener = createTcpServer(socket => {
    socket.on('error', () => undefined)
    socket.once('data', first => {
      if (String(first).startsWith('GET /start ')) {
        socket.end(`HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<!doctype html><body>`)
        return
      }
      const onward = connect(target, '127.0.0.1').on('error', () => socket.destroy())
      onward.write(first)
      socket.pipe(onward).pipe(socket)
    })
  }).listen(0, '127.0.0.1')
  await once(listener, 'listening')
  onTestFinished(() => void listener.close())
  return (listener.address() as AddressInfo).port
}

let opened: Opened
beforeEach(async () => {
  opened = await openDoor()
})
afterEach(() => opened.stop())

it('a page that SHOW leads to reaches nothing of the workbench and nothing of the device', {
  timeout: 240_000,
}, async () => {
  const { host: calls } = opened
  // The weakest that there is: no TLS, no passwords, loopback alone.
  const server = value(await calls.server.start(insecure))
  const { id: deviceId } = value(await calls.simulator.create({ ddfs: [], name: 'Victim' }))
  value(await calls.simulator.start({ deviceId }))
  const { device } = value(await calls.simulator.allowApplication({ deviceId, app: 'mail', reads: ['*'] }))
  value(await calls.simulator.callNow({ deviceId }))
  await calls.portal.change({
    enabled: true,
    operators: [{ name: 'Example', profileId: 'sample:phone' }],
    settings: [],
  })
  const interfaces = value(await calls.interfaces.change({ enabled: true, host: '127.0.0.1', port: 0 }))
  const { settings: requests } = await calls.bootstrapRequests.state()
  const asked = value(await calls.bootstrapRequests.change({ ...requests, enabled: true, port: 0 }))
  const before = {
    runs: (await calls.bootstrap.runs({ limit: 10 })).length,
    devices: (await calls.devices.list()).length,
    alerts: (await calls.alerts.list({ limit: 100 })).length,
  }

  const door = new URL(opened.address).origin
  const places = [
    { origin: door, paths: ['/', '/host'] },
    {
      origin: server.origin ?? '',
      paths: ['/dm', '/repo/up/x', '/bootstrap/x', '/ddf/devinfo-1.2.ddf', '/portal/', '/ui/x'],
    },
    { origin: device.applicationsAt ?? '', paths: ['/v1/objects', '/v1/updates'] },
    { origin: new URL(device.listens ?? '').origin, paths: ['/bootstrap'] },
    { origin: interfaces.address ?? '', paths: ['/authority/v1/jobs', '/authority/v1/bootstraps', '/peers/v1/hello'] },
    { origin: new URL(asked.address ?? '').origin, paths: [new URL(asked.address ?? '').pathname] },
  ]
  const socketOf = (origin: string) => `${origin.replace(/^http/, 'ws')}/host`
  const evil = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>Your bank</title><body>')
  }).listen(0, '127.0.0.1')
  await once(evil, 'listening')
  const { port } = evil.address() as AddressInfo
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    chromiumSandbox: false,
    args: ['--host-resolver-rules=MAP *.example 127.0.0.1'],
  })
  const statuses = new Map<string, Set<number>>()
  const open = async (address: string): Promise<Page> => {
    const page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage()
    page.on('response', response => {
      const { origin, pathname } = new URL(response.url())
      const key = `${response.request().method()} ${origin}${pathname}`
      statuses.set(key, (statuses.get(key) ?? new Set()).add(response.status()))
    })
    await page.goto(address)
    return page
  }

  // From another origin: cross-site requests, forms, frames, sockets.
  const page = await open(`http://evil.example:${port}/`)
  const targets = places.flatMap(({ origin, paths }) => paths.map(path => origin + path))
  const cross = await page.evaluate(attack, { targets, sockets: places.map(({ origin }) => socketOf(origin)) })
  expect(cross.length).toBe(targets.length * 8 + places.length * 2)
  expect(cross.filter(({ outcome }) => !harmless.test(outcome))).toEqual([])

  // Under a name of its own that leads here from the second request on: to the browser it is of the same origin.
  for (const { origin, paths } of places.slice(0, 3)) {
    const rebound = `http://rebound.example:${await rebind(origin)}`
    const trap = await open(`${rebound}/start`)
    const seen: number[] = []
    trap.on('response', response => seen.push(response.status()))
    const tried = await trap.evaluate(attack, {
      targets: paths.map(path => rebound + path),
      sockets: [socketOf(rebound)],
    })
    expect(
      tried.filter(
        ({ outcome }) => !/^(failed|nothing came|403 |421 |read \{"type":"urn:x-dmwb:problem:)/.test(outcome),
      ),
    ).toEqual([])
    expect(seen.filter(status => status < 400)).toEqual([])
    expect(seen.length).toBeGreaterThan(paths.length)
  }
  await browser.close()
  evil.close()

  // Nothing came of it: no device, no alert, no registration, nothing at the device; what was tried stands in the records.
  expect({
    runs: (await calls.bootstrap.runs({ limit: 10 })).length,
    devices: (await calls.devices.list()).length,
    alerts: (await calls.alerts.list({ limit: 100 })).length,
  }).toEqual(before)
  expect((await calls.portal.state()).registrations).toEqual([])
  const [victim] = await calls.simulator.list()
  expect(victim?.applications).toMatchObject([{ id: 'mail', presence: 'away', objects: [] }])
  const refused = (await calls.sessions.list({ limit: 500 })).filter(({ kind }) => kind === 'refused')
  expect(refused.length).toBeGreaterThan(20)
  const dm = [...statuses].filter(
    ([key]) => key.includes(`${server.origin}/dm`) || key.includes(`${device.applicationsAt}`),
  )
  expect(dm.flatMap(([, all]) => [...all]).filter(status => status < 400)).toEqual([])
})
