import { dialects } from '#core/dialect/detect.ts'
import type { DialectName } from '#core/dialect/dialect.ts'
import { readJson } from '#core/json.ts'
import { problem } from '#core/problem.ts'
import type { Recorder } from '#core/record.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { send } from '#http/client.ts'

export interface Push {
  readonly deviceId: string
  /** Where the device listens: an absolute https address. */
  readonly address: string
  /** The DM Bootstrap, as bytes. */
  readonly body: Uint8Array
  readonly dialect?: DialectName
  /** PEM texts: the authority that must stand behind the device's certificate, and our own client certificate. */
  readonly tls: { readonly ca: string; readonly cert: string; readonly key: string }
}

/**
 * Server-initiated bootstrap (OMA DM 2.0 §8.4): posts the document over mutually authenticated TLS. Success means that
 * the device took it, not that it works. What was posted is recorded sealed. Problems: `bootstrap.push-not-secure`,
 * `bootstrap.push-refused`, `http.…`.
 */
export async function pushBootstrap(push: Push, recorder: Recorder): Promise<Result<{ readonly record: string }>> {
  const { deviceId, address, body, dialect = 'approved', tls } = push
  if (!/^https:\/\//i.test(address)) return failed(problem('bootstrap.push-not-secure', { address }))
  const record = recorder.open({ kind: 'bootstrap', side: 'server', deviceId, peer: address, dialect })
  const sent = await send(
    {
      method: 'POST',
      url: address,
      headers: { 'Content-Type': dialects[dialect].types.bootstrap },
      body,
      timeoutMs: 30_000,
      limitBytes: 1024 * 1024,
      tls,
    },
    head => {
      const log = record.exchange('bootstrap', 'device', head)
      return { ...log, requestBody: (posted, complete) => log.requestBody(posted, complete, { sealed: true }) }
    },
  )
  const result = !sent.ok ? sent : sent.value.status < 300 ? ok({ record: record.id }) : failed(refusal(sent.value))
  record.end(result.ok ? 'done' : 'failed', result.ok ? undefined : result.problem)
  return result
}

function refusal({ status, body }: { readonly status: number; readonly body: Uint8Array }) {
  const said = readJson(new TextDecoder().decode(body))
  const told = said.ok && typeof said.value === 'object' ? (said.value as { words?: unknown } | null)?.words : undefined
  const words = typeof told === 'string' ? told.slice(0, 500) : 'it gave no reason'
  return problem('bootstrap.push-refused', { status, words })
}
