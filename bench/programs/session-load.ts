import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { mediaTypes } from '#core/media-types.ts'
import { answers, type Package, package1, package3, path } from '../session-wire.ts'
import { argument, report } from './report.ts'

// Opens connections, keeps them, and runs one session after the other on each, checking every answer. It writes and
// reads HTTP/1.1 by itself, so that it costs less than the servers that it measures.

interface Load {
  readonly port: number
  readonly connections: number
  /** Sessions that end before this time has passed are not counted. */
  readonly warmUpMs: number
  readonly measureMs: number
  /** Credentials of HTTP Basic, `user:password`. */
  readonly basic?: string
  /** PEM certificate that the server's comes from: then it speaks TLS. */
  readonly ca?: string
  /** Sessions come from this many devices in turn; without it each connection is one. */
  readonly devices?: number
}
const load = argument<Load>()

function request(deviceId: string, { contentType, body }: Package): Buffer {
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${load.port}`,
    `Content-Type: ${contentType}`,
    `Accept: ${mediaTypes.request}`,
    `OMADM-DevID: ${deviceId}`,
    ...(load.basic === undefined ? [] : [`Authorization: Basic ${Buffer.from(load.basic).toString('base64')}`]),
    `Content-Length: ${body.length}`,
  ]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body])
}

/** The body of the answer when all of it has come, else undefined. Any other status than 200 is an error. */
function bodyOf(text: string): string | undefined {
  const end = text.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(text.slice(0, end))?.[1])
  const body = text.slice(end + 4)
  if (!text.startsWith('HTTP/1.1 200 ') || !(body.length <= length)) throw new Error(`Unexpected answer:\n${text}`)
  return body.length === length ? body : undefined
}

function exchange(socket: Socket, bytes: Buffer, expected: string): Promise<void> {
  return new Promise((done, failed) => {
    let text = ''
    const lost = () => failed(new Error(`The connection ended before the answer did. So far:\n${text}`))
    const take = (part: string) => {
      text += part
      const body = bodyOf(text)
      if (body === undefined) return
      socket.off('data', take).off('close', lost)
      if (body === expected) done()
      else failed(new Error(`Expected ${expected}, got ${body}`))
    }
    socket.on('data', take).on('close', lost)
    socket.write(bytes)
  })
}

const from = performance.now() + load.warmUpMs
const until = from + load.measureMs
let sessions = 0

let turn = Math.floor(Math.random() * (load.devices ?? 1))
/** Goes through the devices in leaps, so that neighbours in time are none in the store. */
const spread = (devices: number) => (turn++ * 7919) % devices

function open(): Promise<Socket> {
  const { port, ca } = load
  const host = '127.0.0.1'
  return new Promise((done, failed) => {
    const socket = ca === undefined ? connect({ port, host }) : connectTls({ port, host, ca })
    socket.setNoDelay().once(ca === undefined ? 'connect' : 'secureConnect', () => done(socket))
    // An error after this moment ends the exchange that waits, by the close that follows it.
    socket.on('error', failed)
  })
}

async function device(index: number): Promise<void> {
  const packages = (device: number) => {
    const deviceId = `urn:x-bench:device:${device}`
    return [request(deviceId, package1()), request(deviceId, package3(deviceId))] as const
  }
  const own = packages(index)
  const socket = await open()
  socket.setEncoding('latin1')
  while (performance.now() < until) {
    const [first, third] = load.devices === undefined ? own : packages(spread(load.devices))
    await exchange(socket, first, answers.get)
    await exchange(socket, third, answers.end)
    const now = performance.now()
    if (now >= from && now < until) sessions += 1
  }
  socket.destroy()
}

await Promise.all(Array.from({ length: load.connections }, (_, index) => device(index)))
report({ perSecond: sessions / (load.measureMs / 1000) })
process.disconnect?.()
