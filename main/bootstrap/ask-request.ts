import { dmHeaders } from '#core/media-types.ts'
import { explain, problem } from '#core/problem.ts'
import type { Recorder } from '#core/record.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { requestText, requestType } from '#http/certificate-request.ts'
import { send } from '#http/client.ts'
import type { Push } from './push.ts'

/**
 * Asks a device over mutually authenticated TLS for the certificate request (PKCS #10) of its own key: GET `…/request`
 * below the address where it takes pushes (our choice). Gives PEM. Problem: `bootstrap.no-request`.
 */
export async function askForRequest(
  { deviceId, address, tls, signal }: Pick<Push, 'deviceId' | 'address' | 'tls' | 'signal'>,
  recorder: Recorder,
): Promise<Result<string>> {
  const none = (what: string) => failed(problem('bootstrap.no-request', { device: deviceId, what }))
  if (!/^https:\/\//i.test(address)) return none('it is asked over HTTPS only')
  const url = `${address.replace(/\/*$/, '')}/request`
  const record = recorder.open({ kind: 'bootstrap', side: 'server', deviceId, peer: url, dialect: 'approved' })
  const headers = { Accept: requestType, [dmHeaders.deviceId]: deviceId }
  const asked = await send(
    { method: 'GET', url, headers, timeoutMs: 15_000, limitBytes: 20_000, tls, ...(signal && { signal }) },
    head => record.exchange('bootstrap', 'device', head),
  )
  const result = !asked.ok
    ? none(explain(asked.problem).words)
    : asked.value.status === 200 && asked.value.headers.get('content-type') === requestType
      ? ok(requestText(asked.value.body))
      : none(`it answered ${asked.value.status}`)
  record.end(result.ok ? 'done' : 'failed', result.ok ? undefined : result.problem)
  return result
}
