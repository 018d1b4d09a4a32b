import { adoptLegacy, legacyFormOf } from '#core/bootstrap-forms/adopt-legacy.ts'
import { dialects } from '#core/dialect/detect.ts'
import type { DialectName } from '#core/dialect/dialect.ts'
import { type BootstrapCommand, decodeDraftBootstrap } from '#core/draft/bootstrap.ts'
import { mediaTypes, parseMediaType } from '#core/media-types.ts'
import type { MoDocument } from '#core/package-types.ts'
import { problem } from '#core/problem.ts'
import { readJsonBody, readMoDocument } from '#core/read-package.ts'
import type { ExchangeLog, RecordLog } from '#core/record.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { fillServerUri } from '#core/server-uri.ts'
import { send } from '#http/client.ts'
import { openAgents } from './agents.ts'
import { causeOf, type DeviceContext } from './context.ts'

/** A DM Bootstrap as it was read: an MO document, or the commands of the draft. */
export type ReadBootstrap =
  | { readonly kind: 'approved'; readonly document: MoDocument }
  | { readonly kind: 'draft'; readonly commands: readonly BootstrapCommand[] }

/** Client-initiated bootstrap (OMA DM 2.0 §8.3): an HTTPS GET of an address known beforehand. */
export async function fetchBootstrap(
  context: DeviceContext,
  uri: string,
  record: RecordLog,
  dialect: DialectName,
): Promise<Result<ReadBootstrap>> {
  const url = fillServerUri(uri, context.values())
  if (!/^https:/i.test(url)) return failed(problem('device.bootstrap-not-secure', { url }))
  const agents = openAgents(context.stopping)
  const fetched = await send(
    {
      method: 'GET',
      url,
      headers: { Accept: dialects[dialect].types.bootstrap },
      timeoutMs: context.limits.exchangeMs,
      limitBytes: context.limits.bodyBytes,
      ...(context.ca !== undefined && { tls: { ca: context.ca } }),
      agent: agents.for(url),
    },
    head => sealing(record.exchange('device', 'bootstrap', head)),
  )
  agents.close()
  if (!fetched.ok) return failed(causeOf(context, fetched.problem))
  const { status, headers, body } = fetched.value
  if (status !== 200) return failed(problem('device.bootstrap-status', { status, url }))
  return readBootstrap(headers.get('content-type'), body)
}

/**
 * A DM Bootstrap from its bytes: `application/dmmo+json`, as our choice for a media type that is not named (§8.5), or
 * `application/dm20`, a command document of the draft. Those for older devices are taken in as MO documents.
 */
export function readBootstrap(contentType: string | undefined, body: Uint8Array): Result<ReadBootstrap> {
  const { type } = parseMediaType(contentType)
  if (type === mediaTypes.draftCommands) {
    const read = readJsonBody(body, decodeDraftBootstrap)
    return read.ok ? ok({ kind: 'draft', commands: read.value.value }) : read
  }
  const older = legacyFormOf(type)
  if (older) {
    const adopted = adoptLegacy(older, body)
    return adopted.ok ? ok({ kind: 'approved', document: adopted.value }) : adopted
  }
  if (type !== mediaTypes.document && type !== mediaTypes.json)
    return failed(problem('device.media-type', { type: type || 'none' }))
  const read = readMoDocument(body)
  return read.ok ? ok({ kind: 'approved', document: read.value.value }) : read
}

/** The document holds credentials: its bytes are kept sealed. */
function sealing(log: ExchangeLog): ExchangeLog {
  return { ...log, response: (head, body) => log.response(head, body, { sealed: true }) }
}
