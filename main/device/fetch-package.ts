import { createHash } from 'node:crypto'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { IncomingAnswer } from '#http/client.ts'
import { accountOf } from './account-rights.ts'
import { type DeviceContext, keepRecords } from './context.ts'
import { openWire } from './exchange.ts'
import type { Job, KeptPackage } from './memory.ts'

/** What the server said about a package; empty or 0 when it said nothing. */
export interface Expected {
  readonly size: number
  /** SHA-256 in hexadecimal digits. */
  readonly digest: string
}

/** Why there is no package: it did not come, or it is not the right one. */
export type PackageFailure =
  | 'bad-url'
  | 'forbidden'
  | 'no-network'
  | 'timeout'
  | 'too-large'
  | 'server-error'
  | 'client-error'
  | 'corrupt'

interface NoPackage {
  readonly kind: PackageFailure
  readonly problem: Problem
}

/** What is kept of a package. */
export type PackageFacts = Omit<KeptPackage, 'moid' | 'miid'>

/** Downloads a package over HTTP or HTTPS with the account of the job, as a record of its own, and checks it. */
export async function fetchPackage(
  context: DeviceContext,
  { serverId }: Pick<Job, 'serverId'>,
  uri: string,
  expected: Expected,
): Promise<Result<PackageFacts, PackageFailure>> {
  const account = accountOf(context, serverId, uri)
  if (!account) return failed('client-error')
  const record = context.recorder.open({
    kind: 'repository',
    side: 'device',
    deviceId: context.id,
    peer: uri,
    ...(serverId !== undefined && { serverId }),
  })
  const wire = openWire(context, account, record)
  const sent = await wire.send({ method: 'GET', uri, headers: { Accept: '*/*' }, to: 'repository' })
  wire.close()
  const checked = sent.ok ? checkAnswer(sent.value, uri, expected) : failed(unreachable(sent.problem))
  record.end(checked.ok ? 'done' : 'failed', checked.ok ? undefined : checked.problem.problem)
  await keepRecords(context)
  return checked.ok ? checked : failed(checked.problem.kind)
}

function unreachable(why: Problem): NoPackage {
  const kinds: Partial<Record<Problem['code'], PackageFailure>> = {
    'http.bad-url': 'bad-url',
    'http.timeout': 'timeout',
    'http.body-too-large': 'too-large',
  }
  return { kind: kinds[why.code] ?? 'no-network', problem: why }
}

function checkAnswer(
  { status, body }: IncomingAnswer,
  url: string,
  expected: Expected,
): Result<PackageFacts, NoPackage> {
  if (status === 200) return checkPackage(body, expected)
  const why = problem('device.repository-status', { status, url })
  if (status === 401 || status === 403) return failed({ kind: 'forbidden', problem: why })
  if (status === 404 || status === 410) return failed({ kind: 'bad-url', problem: why })
  return failed({ kind: status >= 500 ? 'server-error' : 'client-error', problem: why })
}

/** Holds a package against what was said about it. An empty one is never right. */
export function checkPackage(bytes: Uint8Array, { size, digest }: Expected): Result<PackageFacts, NoPackage> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const wrong = (what: string) =>
    failed({ kind: 'corrupt' as const, problem: problem('device.package-corrupt', { what }) })
  if (bytes.length === 0) return wrong('it is empty')
  if (size > 0 && bytes.length !== size) return wrong(`${bytes.length} bytes came, ${size} were announced`)
  if (digest !== '' && digest.toLowerCase() !== sha256) return wrong(`its SHA-256 is ${sha256}`)
  return ok({ bytes: bytes.length, sha256 })
}
