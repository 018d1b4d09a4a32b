import type { IncomingMessage } from 'node:http'
import { acceptsType, dmHeaders, mediaTypes, parseMediaType } from '#core/media-types.ts'
import { type Problem, problem } from '#core/problem.ts'
import type { Header } from '#core/record.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { authenticate } from '#http/authenticate.ts'
import { pathOf } from '#http/route.ts'
import type { DmServerOptions, DmServerPorts } from './ports.ts'

/** A request whose head is in order. */
export interface Caller {
  readonly deviceId: string
  readonly package: 1 | 3
  readonly contentType: string
  /** Id of the account that was used. */
  readonly account?: string
}

/** Why a request is turned away. */
export interface Refusal {
  readonly status: number
  readonly problem: Problem
  readonly headers?: readonly Header[]
  /** The device, once it has proved who it is. */
  readonly from?: string
  /** The same request may come again with credentials. */
  readonly challenge?: boolean
}

const deviceIdHeader = dmHeaders.deviceId.toLowerCase()
const deviceIdMost = 255
const bodyTypes = [mediaTypes.initiation, mediaTypes.response, mediaTypes.formData].join(', ')

/** Decides by the head of a request alone: path, method, who calls, and the types of both bodies (OMA DM 2.0 §5.5). */
export async function admit(
  request: IncomingMessage,
  options: DmServerOptions,
  ports: DmServerPorts,
): Promise<Result<Caller, Refusal>> {
  const path = pathOf(request.url)
  if (!isBelow(path, options.path)) return failed({ status: 404, problem: problem('http.nothing-here', { path }) })
  if (request.method !== 'POST') return failed(wrongMethod(request.method ?? ''))
  const claimed = claimedDevice(request)
  let used: string | undefined
  if (options.auth !== 'none') {
    const account = await authenticate(request, options.auth, options.serverId, ports.accounts)
    if (!account.ok) return account
    const { deviceId: owner, id } = account.value
    used = id
    if (claimed !== undefined && claimed !== owner) {
      return failed({ status: 403, problem: problem('server.other-device', { owner, device: claimed }) })
    }
  }
  if (claimed === undefined) {
    return failed({ status: 400, problem: problem('server.no-device-id', { most: deviceIdMost }) })
  }
  const caller = readTypes(request, claimed)
  return caller.ok && used !== undefined ? ok({ ...caller.value, account: used }) : caller
}

/** The device that the request says it comes from; proved only by authentication. */
export function claimedDevice({ headers }: IncomingMessage): string | undefined {
  const id = headers[deviceIdHeader]
  return typeof id === 'string' && id !== '' && id.length <= deviceIdMost ? id : undefined
}

function isBelow(path: string, endpoint: string): boolean {
  if (path === endpoint) return true
  return path.startsWith(endpoint.endsWith('/') ? endpoint : `${endpoint}/`)
}

function readTypes({ headers }: IncomingMessage, from: string): Result<Caller, Refusal> {
  const contentType = headers['content-type'] ?? ''
  const number = packageOf(contentType)
  if (number === undefined) {
    const why = problem('server.media-type', { type: contentType || 'none', allowed: bodyTypes })
    return failed({ status: 415, problem: why, headers: [['Accept', bodyTypes]], from })
  }
  const encoding = headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity') {
    return failed({ status: 415, problem: problem('server.content-encoding', { what: encoding }), from })
  }
  const { accept } = headers
  if (accept !== undefined && accept !== mediaTypes.request && !acceptsType(accept, mediaTypes.request)) {
    return failed({
      status: 406,
      problem: problem('server.not-acceptable', { accept, type: mediaTypes.request }),
      from,
    })
  }
  return ok({ deviceId: from, package: number, contentType })
}

function packageOf(contentType: string): 1 | 3 | undefined {
  if (contentType === mediaTypes.initiation) return 1
  if (contentType === mediaTypes.response) return 3
  const { type } = parseMediaType(contentType)
  if (type === mediaTypes.initiation) return 1
  return type === mediaTypes.response || type === mediaTypes.formData ? 3 : undefined
}

function wrongMethod(method: string): Refusal {
  const why = problem('http.method-not-allowed', { method, allowed: 'POST' })
  return { status: 405, problem: why, headers: [['Allow', 'POST']] }
}
