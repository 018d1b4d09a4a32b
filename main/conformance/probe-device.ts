import { dmHeaders, mediaTypes } from '#core/media-types.ts'
import type { Alert } from '#core/package-types.ts'
import { encodePackage1 } from '#core/package1.ts'
import { type Problem, problem } from '#core/problem.ts'
import { readPackage2 } from '#core/read-package.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { send } from '#http/client.ts'

// A DM Client that sends hand-made packages, to see what a server makes of them.

/** How a device gets at a server. Texts are PEM. */
export interface Access {
  readonly url: string
  readonly deviceId: string
  readonly user?: string
  readonly secret?: string
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
}

export interface Reply {
  readonly status: number
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Uint8Array
  /** The commands in wire form, when the body is a Package#2. */
  readonly commands?: readonly (readonly string[])[]
  readonly problem?: Problem
}

export interface ProbeDevice {
  readonly access: Access
  /** Package#1 with these alerts and no objects, or with the given body. */
  first(alerts: readonly Alert[], url?: string): Promise<Result<Reply>>
  /** Package#3 with one status per command. */
  answer(codes: readonly number[], alerts?: readonly Alert[], url?: string): Promise<Result<Reply>>
  /** Anything. Headers given here replace those that a package would have; an empty text leaves one out. */
  post(
    contentType: string,
    body: string | Uint8Array,
    headers?: Readonly<Record<string, string>>,
    url?: string,
  ): Promise<Result<Reply>>
}

const timeoutMs = 15_000
const limitBytes = 16 * 1024 * 1024

export const clientInitiated: Alert = { type: 'urn:oma:at:dm:2.0:ClientInitiatedMgmt', mark: 'informational' }

/** A scripted client; each call is one request on a connection of its own. */
export function openProbeDevice(access: Access): ProbeDevice {
  const post: ProbeDevice['post'] = async (contentType, body, headers = {}, url = access.url) => {
    const all = {
      'Content-Type': contentType,
      Accept: mediaTypes.request,
      [dmHeaders.deviceId]: access.deviceId,
      ...authorization(access),
      ...headers,
    }
    const sent = await send({
      method: 'POST',
      url,
      headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')),
      body: typeof body === 'string' ? Buffer.from(body) : body,
      timeoutMs,
      limitBytes,
      tls: {
        ...(access.ca !== undefined && { ca: access.ca }),
        ...(access.cert !== undefined && { cert: access.cert }),
        ...(access.key !== undefined && { key: access.key }),
      },
    })
    return sent.ok ? ok(readReply(sent.value)) : sent
  }
  const mos = [{ moid: 'urn:oma:mo:oma-dm-devinfo:1.2', miids: ['devinfo'] }]
  return {
    access,
    post,
    first: (alerts, url) => post(mediaTypes.initiation, JSON.stringify(encodePackage1({ mos, alerts })), {}, url),
    answer: (codes, alerts = [], url) => {
      const wire = { Status: codes.map(sc => ({ sc })), ...(alerts.length > 0 && { Alert: alerts.map(wireAlert) }) }
      return post(mediaTypes.response, JSON.stringify(wire), {}, url)
    },
  }
}

const wireAlert = ({ type, source, mark }: Alert) => ({
  AlertType: type,
  ...(source && { SourceURI: source }),
  Mark: mark,
})

function authorization({ user, secret }: Access): Readonly<Record<string, string>> {
  if (user === undefined) return {}
  return { Authorization: `Basic ${Buffer.from(`${user}:${secret ?? ''}`).toString('base64')}` }
}

function readReply({ status, headers, body }: Omit<Reply, 'commands' | 'problem'>): Reply {
  const base = { status, headers, body }
  if (status !== 200) return base
  const read = readPackage2(body)
  if (!read.ok) return { ...base, problem: read.problem }
  const wire = JSON.parse(Buffer.from(body).toString('utf8')) as { readonly CMD: readonly (readonly string[])[] }
  const refused = read.value.value.commands.find(item => item.kind === 'refused')
  return { ...base, commands: wire.CMD, ...(refused?.kind === 'refused' && { problem: refused.problem }) }
}

/** Goes through a session with the same status for every command until END, at most `rounds` packages. */
export async function passThrough(
  device: ProbeDevice,
  {
    alerts = [clientInitiated],
    code = 200,
    rounds = 50,
  }: { alerts?: readonly Alert[]; code?: number; rounds?: number } = {},
): Promise<Result<readonly (readonly string[])[]>> {
  const seen: (readonly string[])[] = []
  let reply = await device.first(alerts)
  let url: string | undefined
  for (let round = 0; round < rounds; round += 1) {
    if (!reply.ok) return reply
    const { commands, problem: why } = reply.value
    if (!commands) return failed(why ?? problem('conformance.server-status', { status: reply.value.status }))
    seen.push(...commands)
    if (commands.some(([name]) => name === 'END')) return ok(seen)
    url = commands.findLast(([name]) => name === 'CONT')?.[1] ?? url
    reply = await device.answer(
      commands.map(() => code),
      [],
      url,
    )
  }
  return failed(problem('conformance.endless-server', { rounds }))
}
