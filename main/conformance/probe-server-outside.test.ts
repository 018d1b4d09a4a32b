import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { reportRows } from '#core/conformance/report.ts'
import { mediaTypes } from '#core/media-types.ts'
import { probeServer } from './probe-server-outside.ts'

/** Ends every session at once, whoever asks and whatever it is asked. */
async function carelessServer(): Promise<string> {
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => response.setHeader('Content-Type', mediaTypes.request).end('{"CMD":[["END"]]}'))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/dm`
}

it('fails a server that lets everybody in, for each item that rests on it', async () => {
  const access = { url: await carelessServer(), deviceId: 'urn:x:1', user: 'urn:x:1', secret: 'right' }
  const rows = reportRows({ subject: 'server', foreign: true, observations: await probeServer(access) })
  const row = (id: string) => rows.find(each => each.id === id)
  expect(row('DM-SEC-001-S-M')).toMatchObject({
    verdict: 'fail',
    evidence: expect.stringContaining('without credentials it gave HTTP 200, with a wrong password 200'),
  })
  expect(row('DM-AZ-002')).toMatchObject({ verdict: 'fail' })
})
