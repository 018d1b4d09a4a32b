import { problem } from '#core/problem.ts'
import type { RecordLog, Role } from '#core/record.ts'
import { failed, type Result } from '#core/result.ts'
import { fillServerUri } from '#core/server-uri.ts'
import { type IncomingAnswer, send } from '#http/client.ts'
import type { Account } from './account.ts'
import { openAgents } from './agents.ts'
import { causeOf, type DeviceContext } from './context.ts'
import { credentialRule } from './credentials.ts'
import { withOwnKey } from './own-key.ts'

interface DeviceRequest {
  readonly method: 'GET' | 'PUT' | 'POST'
  /** A ServerURI; its parameters are filled in here. */
  readonly uri: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  readonly to: Role
}

/** Sends requests of one session, on kept-alive connections, with the account's credentials where they belong. */
export interface Wire {
  /** One exchange; a second one when the first was answered by a challenge that can be met (OMA DM 2.0 §5.6). */
  send(request: DeviceRequest): Promise<Result<IncomingAnswer>>
  close(): void
}

export function openWire(context: DeviceContext, account: Account, record: RecordLog): Wire {
  const agents = openAgents(context.stopping)
  const { exchangeMs: timeoutMs, bodyBytes: limitBytes } = context.limits
  const shown = withOwnKey(account.credentials, context.memory().ownKey)
  const rule = credentialRule(shown, fillServerUri(account.address, context.values()), context.unsaid)

  const once = async (url: string, { method, headers, body, to }: DeviceRequest): Promise<Result<IncomingAnswer>> => {
    if (context.stopping.aborted) return failed(problem('device.stopped'))
    const sent = await send(
      {
        method,
        url,
        headers: { ...headers, ...rule.headersFor(method, url) },
        ...(body && { body }),
        timeoutMs,
        limitBytes,
        tls: {
          ...(context.ca !== undefined && { ca: context.ca }),
          ...(context.compatible && { compatible: true }),
          ...rule.shownTo(url),
        },
        agent: agents.for(url),
      },
      head => record.exchange('device', to, head),
    )
    return sent.ok ? sent : failed(causeOf(context, sent.problem))
  }

  return {
    send: async request => {
      const url = fillServerUri(request.uri, context.values())
      const first = await once(url, request)
      return first.ok && rule.asked(url, first.value) ? once(url, request) : first
    },
    close: agents.close,
  }
}
