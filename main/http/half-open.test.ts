import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { expect, it, onTestFinished } from 'vitest'
import { eventually } from './eventually.fixture.ts'
import { listen } from './listener.ts'
import type { ConnectionRefusal } from './refuse-connection.ts'
import { newAuthority } from './tls.fixture.ts'

async function start() {
  const authority = await newAuthority()
  const own = await authority.issueServer({ dns: ['localhost'], ip: ['127.0.0.1'] })
  const refused: ConnectionRefusal[] = []
  const options = { host: '127.0.0.1', port: 0, tls: own, limits: { headersMs: 200 } }
  const opened = await listen({ ...options, onRefused: refusal => refused.push(refusal) }, (_, response) =>
    response.end('hello'),
  )
  if (!opened.ok) throw new Error(opened.problem.code)
  onTestFinished(() => opened.value.close())
  return { port: opened.value.port, ca: authority.certificate, refused }
}

/** Bytes that begin a handshake and nothing after them. */
function open(port: number, bytes: Uint8Array): Promise<string> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve('closed'))
  })
}

it.each([
  ['nothing at all', Buffer.alloc(0)],
  ['the beginning of a ClientHello', Buffer.from('1603010200010001fc0303', 'hex')],
])('closes a connection that brings %s, and goes on serving others meanwhile', async (_, bytes) => {
  const { port, ca, refused } = await start()
  const hanging = Promise.all(Array.from({ length: 50 }, () => open(port, bytes)))
  const served = await new Promise(resolve => {
    const socket = connectTls({ port, host: '127.0.0.1', servername: 'localhost', ca }, () =>
      socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
    )
    socket.once('data', data => {
      resolve(data.toString().split('\r\n')[0])
      socket.destroy()
    })
  })
  expect(served).toBe('HTTP/1.1 200 OK')
  expect(await hanging).toHaveLength(50)
  await eventually(() => refused.length).toBeGreaterThanOrEqual(50)
  expect(refused[0]?.problem.code).toBe('http.tls-failed')
})
