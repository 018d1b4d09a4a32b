import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { askPage } from '#core/interaction/page.ts'
import { mediaTypes } from '#core/media-types.ts'
import { createWorkbench } from '#host/workbench.ts'
import { package1 } from '../session-wire.ts'
import { argument, report, whenLetGo } from './report.ts'

// A thousand interaction pages that wait for their persons: in the workbench, recorded and kept, or (`bare`) node:http alone with
// one prepared page and one prepared redirection.

const { count, bare } = argument<{ readonly count: number; readonly bare: boolean }>()
const about = { kind: 'confirm', title: 'Consent', text: 'May your device be managed?' } as const

const devices = Array.from({ length: 20 }, (_, index) => `urn:x-bench:device:${index}`)

if (bare) await serveBare()
else await serveWorkbench()

async function serveBare(): Promise<void> {
  const page = Buffer.from(askPage(about, {}))
  const server = createServer((request, response) => {
    request.resume()
    request.once('end', () => {
      if (request.method === 'POST')
        response.writeHead(303, { Location: `${request.url}/end`, 'Content-Length': 0 }).end()
      else response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Length': page.length }).end(page)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  report({ addresses: Array.from({ length: count }, (_, index) => `http://127.0.0.1:${port}/ui/${index}`) })
  whenLetGo(async () => {
    server.closeAllConnections()
    server.close()
  })
}

/** A device that the server knows: it asks for a session and breaks off. */
async function callIn(endpoint: string, deviceId: string): Promise<void> {
  const { contentType, body } = package1()
  const headers = { 'Content-Type': contentType, Accept: mediaTypes.request, 'OMADM-DevID': deviceId }
  const answer = await fetch(endpoint, { method: 'POST', headers, body: new Uint8Array(body) })
  if (!answer.ok) throw new Error(`${answer.status}`)
  await answer.arrayBuffer()
}

async function serveWorkbench(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'dmwb-bench-'))
  const resources = join(import.meta.dirname, '../../resources')
  const opened = await createWorkbench({ folder, door: 'headless', version: 'bench', resources })
  if (!opened.ok) throw new Error(opened.problem.code)
  const host = createRouterClient(opened.value.router)
  const options = (await host.workbench.state()).serverOptions
  const started = await host.server.start({ ...options, port: 0, tls: false, auth: 'none' })
  if (!started.ok) throw new Error(started.problem.code)
  for (const deviceId of devices) await callIn(started.value.endpoint ?? '', deviceId)
  const addresses: string[] = []
  for (let index = 0; index < count; index += 1) {
    const deviceId = devices[index % devices.length] ?? ''
    const asked = await host.interactions.ask({ deviceId, about, onYes: [] })
    if (!asked.ok) throw new Error(asked.problem.code)
    addresses.push(asked.value.address)
  }
  report({ addresses })
  process.on('message', async () => {
    const all = await Promise.all(devices.map(deviceId => host.interactions.list({ deviceId })))
    report({ answered: all.flat().filter(({ end }) => end?.how === 'answered').length })
  })
  whenLetGo(async () => {
    await opened.value.close()
    await rm(folder, { recursive: true, force: true })
  })
}
