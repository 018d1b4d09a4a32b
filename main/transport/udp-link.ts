import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { ByteLink } from './byte-link.ts'
import { parseUdpAddress, type UdpAddress, udpAddressText } from './udp-push.ts'

/** The port of SMP over UDP, unless another one is named. */
const smpPort = 1337

/** The address in `udp:host` or `udp:host:port`; undefined for the name of a serial port. */
export function udpNameOf(name: string): Result<UdpAddress> | undefined {
  if (!/^udp:/i.test(name)) return undefined
  const text = name.slice(4)
  return parseUdpAddress(/:\d+$/.test(text) ? text : `${text}:${smpPort}`)
}

/** A link over UDP: what is sent at once is one datagram, and so is what is heard at once. Problem: `serial.not-opened`. */
export function openUdpLink(address: UdpAddress): Promise<Result<ByteLink>> {
  const name = udpAddressText(address)
  const socket = createSocket(isIPv6(address.host) ? 'udp6' : 'udp4')
  return new Promise(resolve => {
    let why = 'the socket was closed'
    const gone = new Promise<string>(lost => socket.once('close', () => lost(why)))
    // A host that says "nobody listens" is one that does not answer: the next try may find the board awake.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      why = error.code ?? error.message
    })
    socket.connect(address.port, address.host, (unknown?: NodeJS.ErrnoException) => {
      if (unknown) {
        socket.close()
        return resolve(failed(problem('serial.not-opened', { port: name, why: unknown.code ?? unknown.message })))
      }
      resolve(
        ok({
          name,
          gone,
          send: bytes => new Promise((sent, lost) => socket.send(bytes, error => (error ? lost(error) : sent()))),
          onBytes: listener => {
            socket.on('message', listener)
            return () => void socket.off('message', listener)
          },
          close: () => new Promise(closed => socket.close(() => closed())),
        }),
      )
    })
  })
}
