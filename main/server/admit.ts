import type { IncomingMessage } from 'node:http'
import { detectDialect, dialects, takesType } from '#core/dialect/detect.ts'
import { type Dialect, type DialectChoice, dialectNames } from '#core/dialect/dialect.ts'
import { acceptsType, dmHeaders } from '#core/media-types.ts'
import { type Problem, problem } from '#core/problem.ts'
import type { Header } from '#core/record.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { type Soon, whenThere } from '#core/soon.ts'
import { authenticate, type ServerAccount } from '#http/authenticate.ts'
import { pathOf } from '#http/route.ts'
import type { DmServerOptions, DmServerPorts } from './ports.ts'

/** A request whose head is in order. */
export interface Caller {
  readonly deviceId: string
  readonly dialect: Dialect
  /** Undefined when the body has to tell. */
  readonly package: 1 | 3 | undefined
  readonly contentType: string
  /** Id of the account that was used. */
  readonly account?: string | undefined
  /** Signs of the dialect that contradict each other. */
  readonly warnings: readonly Problem[]
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

const idHeaders = { approved: dmHeaders.deviceId.toLowerCase(), draft: dmHeaders.draftDeviceId.toLowerCase() } as const
const deviceIdMost = 255

/** Decides by the head of a request alone: path, method, who calls, and the types of both bodies (OMA DM 2.0 §5.5). */
export function admit(
  request: IncomingMessage,
  options: DmServerOptions,
  ports: DmServerPorts,
): Soon<Result<Caller, Refusal>> {
  const path = pathOf(request.url)
  if (!isBelow(path, options.path)) return failed({ status: 404, problem: problem('http.nothing-here', { path }) })
  if (request.method !== 'POST') return failed(wrongMethod(request.method ?? ''))
  if (options.auth === 'none') return callerOf(request, options)
  const account = authenticate(request, options.auth, options.serverId, ports.accounts)
  return whenThere(account, proved => (proved.ok ? callerOf(request, options, proved.value) : proved))
}

/** Who calls, as the head says it; it must not say anything else than the account that was used, if there is one. */
function callerOf(
  request: IncomingMessage,
  { dialect: choice = 'auto' }: DmServerOptions,
  account?: ServerAccount,
): Result<Caller, Refusal> {
  const detected = detect(request, choice)
  const claimed = detected.ok ? detected.value.deviceId : claimedDevice(request)
  if (account && claimed !== undefined && claimed !== account.deviceId) {
    return failed({
      status: 403,
      problem: problem('server.other-device', { owner: account.deviceId, device: claimed }),
    })
  }
  if (claimed === undefined) {
    return failed({ status: 400, problem: problem('server.no-device-id', { most: deviceIdMost }) })
  }
  if (!detected.ok) return failed(wrongDialect(choice, detected.problem, claimed))
  const { dialect, warnings } = detected.value
  return readTypes(request, dialect, { deviceId: claimed, warnings, account: account?.id })
}

/** The device that the request says it comes from; proved only by authentication. */
export function claimedDevice(request: IncomingMessage): string | undefined {
  return idIn(request, idHeaders.approved) ?? idIn(request, idHeaders.draft)
}

/** Undefined, too, when the header came twice (Node joins both by a comma), or holds control characters. */
function idIn({ headers, rawHeaders }: IncomingMessage, name: string): string | undefined {
  const id = headers[name]
  if (typeof id !== 'string' || id === '' || id.length > deviceIdMost || /\p{Cc}/u.test(id)) return undefined
  return id.includes(',') && rawHeaders.filter(item => item.toLowerCase() === name).length > 1 ? undefined : id
}

function detect(request: IncomingMessage, choice: DialectChoice) {
  const deviceIds = { approved: idIn(request, idHeaders.approved), draft: idIn(request, idHeaders.draft) }
  return detectDialect({ contentType: request.headers['content-type'] ?? '', deviceIds }, choice)
}

function isBelow(path: string, endpoint: string): boolean {
  if (path === endpoint) return true
  return path.startsWith(endpoint.endsWith('/') ? endpoint : `${endpoint}/`)
}

function readTypes(
  { headers }: IncomingMessage,
  dialect: Dialect,
  whose: Pick<Caller, 'deviceId' | 'warnings' | 'account'>,
): Result<Caller, Refusal> {
  const from = whose.deviceId
  const contentType = headers['content-type'] ?? ''
  if (!takesType(dialect, contentType)) {
    const allowed = dialect.clientTypes.join(', ')
    const why = problem('server.media-type', { type: contentType || 'none', allowed })
    return failed({ status: 415, problem: why, headers: [['Accept', allowed]], from })
  }
  const encoding = headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity') {
    return failed({ status: 415, problem: problem('server.content-encoding', { what: encoding }), from })
  }
  const { accept } = headers
  const type = dialect.types.commands
  if (accept !== undefined && accept !== dialect.accept.server && !acceptsType(accept, type)) {
    return failed({ status: 406, problem: problem('server.not-acceptable', { accept, type }), from })
  }
  const { deviceId, warnings, account } = whose
  return ok({ deviceId, dialect, package: dialect.packageOf(contentType), contentType, account, warnings })
}

/** A dialect that this server is set not to speak: told like any type of body that it does not take. */
function wrongDialect(choice: DialectChoice, why: Problem, from: string): Refusal {
  const spoken = dialectNames.filter(name => choice === 'auto' || choice === name)
  const allowed = spoken.flatMap(name => dialects[name].clientTypes).join(', ')
  return { status: 415, problem: why, headers: [['Accept', allowed]], from }
}

function wrongMethod(method: string): Refusal {
  const why = problem('http.method-not-allowed', { method, allowed: 'POST' })
  return { status: 405, problem: why, headers: [['Allow', 'POST']] }
}
