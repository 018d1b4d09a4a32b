import { textAt } from '#core/bootstrap/check-document.ts'
import { base64Decode, utf8Decode } from '#core/bytes.ts'
import type { NotificationSecret } from '#core/notification/notification.ts'
import type { MoDocument, MoNode } from '#core/package-types.ts'
import { problem } from '#core/problem.ts'
import { readMoDocument } from '#core/read-package.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { type IncomingAnswer, send } from '#http/client.ts'
import type { Steering } from './own-server.ts'
import { until } from './until.ts'

/** What a DM Account gives its device. */
export interface OfferedAccount {
  readonly url: string
  readonly serverId: string
  readonly user: string
  readonly secret: string
  /** What notifications to it are signed with. */
  readonly notification?: NotificationSecret
}

/** GET over HTTPS, with the local authority as the only one trusted. Problems: those of the connection, or the status. */
export async function fetchOver(
  url: string,
  ca: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Result<IncomingAnswer>> {
  const got = await send({ method: 'GET', url, headers, timeoutMs: 15_000, limitBytes: 16 * 1024 * 1024, tls: { ca } })
  if (!got.ok) return got
  const { status } = got.value
  return status === 200 ? got : failed(problem('conformance.server-status', { status }))
}

/** The one-time address of a client-initiated bootstrap, once it is there. */
export function offeredAddress(host: Steering, run: string): Promise<string | undefined> {
  return until(async () => {
    const found = (await host.bootstrap.runs({ limit: 20 })).find(({ id }) => id === run)
    return found?.steps.find(step => step.address !== undefined)?.address
  })
}

/** Fetches a DM Bootstrap from its one-time address. */
export async function fetchBootstrap(url: string, ca: string): Promise<Result<MoDocument>> {
  const got = await fetchOver(url, ca, { Accept: 'application/dmmo+json' })
  if (!got.ok) return got
  const read = readMoDocument(got.value.body)
  return read.ok ? ok(read.value.value) : read
}

/** The account in a bootstrap document; undefined when it has no user name and password. */
export function credentialsIn(document: MoDocument): OfferedAccount | undefined {
  const node = document.find(({ uri }) => uri.includes(':oma-dm-dmacc:'))?.node
  if (!node) return undefined
  const [url, serverId] = [textAt(node, 'SrvURI'), textAt(node, 'SrvID')]
  const [user, secret] = [
    binText(textAt(node, 'Auth', 'Trsp', 'Data')),
    binText(textAt(node, 'Auth', 'Trsp', 'Secret')),
  ]
  if (url === undefined || serverId === undefined || user === undefined || secret === undefined) return undefined
  const [data, key] = [bytesAt(node, 'Data'), bytesAt(node, 'Secret')]
  return { url, serverId, user, secret, ...(data && key && { notification: { data, secret: key } }) }
}

function bytesAt(node: MoNode, name: string): Uint8Array | undefined {
  return base64Decode(textAt(node, 'Auth', 'Noti', name) ?? '')
}

function binText(base64: string | undefined): string | undefined {
  const bytes = base64Decode(base64 ?? '')
  const text = bytes && utf8Decode(bytes)
  return text?.ok ? text.value : undefined
}
