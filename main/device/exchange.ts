import { Agent } from 'node:http'
import { Agent as TlsAgent } from 'node:https'
import type { RecordLog, Role } from '#core/record.ts'
import type { Result } from '#core/result.ts'
import { fillServerUri } from '#core/server-uri.ts'
import { basicHeader } from '#http/basic-auth.ts'
import { type IncomingAnswer, send } from '#http/client.ts'
import type { Account } from './account.ts'
import type { DeviceContext } from './context.ts'

const timeoutMs = 60_000
const limitBytes = 64 * 1024 * 1024

export interface DeviceRequest {
  readonly method: 'GET' | 'PUT' | 'POST'
  /** A ServerURI; its parameters are filled in here. */
  readonly uri: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  readonly to: Role
}

/** Sends requests of one session, on kept-alive connections, with the account's credentials where they belong. */
export interface Wire {
  send(request: DeviceRequest): Promise<Result<IncomingAnswer>>
  close(): void
}

/** Credentials go to the server of the account alone; another origin never sees them. */
export function openWire(context: DeviceContext, account: Account, record: RecordLog): Wire {
  const plain = new Agent({ keepAlive: true })
  const secure = new TlsAgent({ keepAlive: true })
  const home = originOf(fillServerUri(account.address, context.values()))
  const { credentials } = account
  return {
    send: ({ method, uri, headers, body, to }) => {
      const url = fillServerUri(uri, context.values())
      const isHome = originOf(url) === home
      const authorization =
        isHome && credentials.kind === 'basic'
          ? { Authorization: basicHeader(credentials.user, credentials.password) }
          : {}
      const certificate = isHome && credentials.kind === 'certificate' ? credentials : undefined
      return send(
        {
          method,
          url,
          headers: { ...headers, ...authorization },
          ...(body && { body }),
          timeoutMs,
          limitBytes,
          tls: {
            ...(context.ca !== undefined && { ca: context.ca }),
            ...(certificate && { cert: certificate.cert, key: certificate.key }),
          },
          agent: url.startsWith('https:') ? secure : plain,
        },
        head => record.exchange('device', to, head),
      )
    },
    close: () => {
      plain.destroy()
      secure.destroy()
    },
  }
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : ''
}
