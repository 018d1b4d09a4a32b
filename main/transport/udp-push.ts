import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { pushPort } from '#core/notification/wsp-push.ts'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'

export interface UdpAddress {
  readonly host: string
  readonly port: number
}

/** `host`, `host:port` or `[IPv6]:port`; the port is 2948 if none is given. Problem: `notification.bad-address`. */
export function parseUdpAddress(text: string): Result<UdpAddress> {
  const found = /^(?:\[([0-9A-Fa-f:.%\w]+)\]|([A-Za-z0-9._-]+))(?::(\d{1,5}))?$/.exec(text.trim())
  const host = found?.[1] ?? found?.[2] ?? (isIPv6(text.trim()) ? text.trim() : undefined)
  const port = Number(found?.[3] ?? pushPort)
  if (host === undefined || port < 1 || port > 65_535) {
    return failed(problem('notification.bad-address', { address: text.slice(0, 200) }))
  }
  return ok({ host, port })
}

export const udpAddressText = ({ host, port }: UdpAddress): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`

/** How long the host may take to say that the port is closed, in milliseconds. Most never say anything. */
const refusalMs = 150
/** How long finding the host by its name may take, in milliseconds. */
const lookupMs = 10_000

/**
 * Sends a push in one datagram. Success means that it left, not that it came: nothing answers a push. Problems:
 * `notification.not-sent`, and `notification.nobody-listens` when the host at once refused it.
 */
export function sendUdpPush(address: UdpAddress, push: Uint8Array): Promise<Result<null>> {
  const to = udpAddressText(address)
  const socket = createSocket(isIPv6(address.host) ? 'udp6' : 'udp4')
  return new Promise(resolve => {
    let timer = setTimeout(() => settle(problem('notification.not-sent', { to, why: 'timeout' })), lookupMs)
    const settle = (wrong?: Problem) => {
      clearTimeout(timer)
      socket.removeAllListeners().on('error', () => undefined)
      socket.close()
      resolve(wrong ? failed(wrong) : ok(null))
    }
    socket.on('error', (error: NodeJS.ErrnoException) => settle(problemOf(error, to)))
    // A connected socket hears of a closed port (ICMP port unreachable).
    socket.connect(address.port, address.host, (unknown?: NodeJS.ErrnoException) => {
      clearTimeout(timer)
      if (unknown) return settle(problemOf(unknown, to))
      socket.send(push, error => {
        if (error) settle(problemOf(error, to))
        else timer = setTimeout(settle, refusalMs)
      })
    })
  })
}

function problemOf(error: NodeJS.ErrnoException, to: string): Problem {
  return error.code === 'ECONNREFUSED'
    ? problem('notification.nobody-listens', { to })
    : problem('notification.not-sent', { to, why: error.code ?? error.message })
}
