import { dialects } from '#core/dialect/detect.ts'
import type { DialectName } from '#core/dialect/dialect.ts'
import { readJson } from '#core/json.ts'
import { dmHeaders } from '#core/media-types.ts'
import { problem } from '#core/problem.ts'
import type { Recorder } from '#core/record.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { send, type TlsPeer } from '#http/client.ts'

export interface Push {
  readonly deviceId: string
  /** Where the device listens: an absolute https address. */
  readonly address: string
  /** The DM Bootstrap, as bytes. */
  readonly body: Uint8Array
  readonly dialect?: DialectName
  /** Its media type; that of the dialect, if left out. */
  readonly type?: string
  /** PEM texts: the authority that must stand behind the device's certificate, and our own client certificate. */
  readonly tls: { readonly ca: string; readonly cert: string; readonly key: string }
  readonly signal?: AbortSignal
  /** Hears how many bytes have left so far. */
  readonly onSent?: (bytes: number) => void
  /** Hears who is at the other end, before anything is sent. */
  readonly onPeer?: (peer: TlsPeer) => void
  /** The certificate that the plan saw; nothing is sent to another one. */
  readonly expectedPeer?: string | undefined
}

/**
 * Server-initiated bootstrap (OMA DM 2.0 §8.4): posts the document over mutually authenticated TLS. Success means that
 * the device took it, not that it works. What was posted is recorded sealed. The request names the device it is for (our
 * choice), so that another one can turn it away. Problems: `bootstrap.push-not-secure`, `bootstrap.push-busy`,
 * `bootstrap.push-refused`, `bootstrap.other-device`, `bootstrap.other-peer`, `bootstrap.cancelled`, `http.…`.
 */
export async function pushBootstrap(push: Push, recorder: Recorder): Promise<Result<{ readonly record: string }>> {
  const { deviceId, address, body, dialect = 'approved', tls, signal, onSent } = push
  const { type = dialects[dialect].types.bootstrap } = push
  if (!/^https:\/\//i.test(address)) return failed(problem('bootstrap.push-not-secure', { address }))
  const record = recorder.open({ kind: 'bootstrap', side: 'server', deviceId, peer: address, dialect })
  const sent = await send(
    {
      method: 'POST',
      url: address,
      headers: { 'Content-Type': type, [dmHeaders.deviceId]: deviceId },
      body,
      timeoutMs: 30_000,
      limitBytes: 1024 * 1024,
      tls,
      judgePeer: peer => judgePeer(push, peer),
      ...(signal && { signal }),
      ...(onSent && { onSent }),
    },
    head => {
      const log = record.exchange('bootstrap', 'device', head)
      return { ...log, requestBody: (posted, complete) => log.requestBody(posted, complete, { sealed: true }) }
    },
  )
  const result = !sent.ok ? sent : sent.value.status < 300 ? ok({ record: record.id }) : failed(refusal(sent.value))
  record.end(result.ok ? 'done' : 'failed', result.ok ? undefined : result.problem)
  const isCancelled = !result.ok && result.problem.code === 'http.cancelled'
  return isCancelled ? failed(problem('bootstrap.cancelled')) : result
}

function judgePeer({ expectedPeer, onPeer }: Push, peer: TlsPeer | undefined) {
  if (peer) onPeer?.(peer)
  if (expectedPeer === undefined || expectedPeer === peer?.fingerprint) return undefined
  return problem('bootstrap.other-peer', { found: peer?.fingerprint ?? 'none', planned: expectedPeer })
}

function refusal({ status, body }: { readonly status: number; readonly body: Uint8Array }) {
  const said = readJson(new TextDecoder().decode(body))
  const told = said.ok && typeof said.value === 'object' ? (said.value as Partial<Record<string, unknown>>) : {}
  const words = typeof told?.words === 'string' ? told.words.slice(0, 500) : 'it gave no reason'
  if (told?.code === 'device.push-other-device') return problem('bootstrap.other-device', { words })
  const isBusy = status === 503 || status === 429
  return isBusy ? problem('bootstrap.push-busy', { words }) : problem('bootstrap.push-refused', { status, words })
}
