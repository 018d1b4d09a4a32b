import { randomBytes } from 'node:crypto'
import { type BootstrapRequest, createRequests, type RequestedRun, requestPath } from '#bootstrap/requests.ts'
import type { BootstrapRun, RequestSettings, RequestsState } from '#contract'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { type Listener, listen } from '#http/listener.ts'
import { isLoopback } from '#http/loopback.ts'
import { certificateNames, namesInHost } from '../certificate-names.ts'
import type { Parts } from '../parts.ts'
import type { Bootstrap } from './bootstrap.ts'

// Bootstraps that others ask for: one listener of its own, off until it is switched on, on loopback unless told otherwise.

const settingsKey = 'bootstrap-requests'
const tokenName = 'bootstrap-requests/token'
const usual: RequestSettings = {
  enabled: false,
  host: '127.0.0.1',
  port: 8444,
  profileId: 'sample:phone',
  method: 'server-initiated',
}
/** So many references of askers are remembered. */
const mostReferences = 1000

export interface RequestsArea {
  state(): Promise<RequestsState>
  /** Problems: of the listener; `bootstrap.request-exposed`. */
  change(settings: RequestSettings): Promise<Result<RequestsState>>
  /** The token that askers show; `renew` makes another one, and the old one ends. */
  token(renew: boolean): Promise<Result<{ readonly token: string }>>
  close(): Promise<void>
}

export async function createRequestsArea(
  parts: Parts,
  bootstrap: Pick<Bootstrap, 'start' | 'run'>,
): Promise<RequestsArea> {
  const { store, recorder, authority, hub, log } = parts
  const kept = (await store.settings.get(settingsKey)) as Partial<RequestSettings> | undefined
  let settings: RequestSettings = { ...usual, ...kept }
  let listener: Listener | undefined
  let trouble: Problem | undefined
  let secret = Buffer.from((await store.secrets.get(tokenName)) ?? new Uint8Array(0)).toString('utf8')
  const known = new Map<string, string>()

  const tokenNow = async (renew: boolean): Promise<string> => {
    if (secret === '' || renew) {
      secret = randomBytes(24).toString('base64url')
      await store.secrets.put(tokenName, Buffer.from(secret))
      await store.durable()
    }
    return secret
  }
  const shown = ({ id, deviceId, result }: BootstrapRun): RequestedRun => ({ run: id, device: deviceId, result })

  const begin = async (request: BootstrapRequest): Promise<Result<RequestedRun>> => {
    const { device, source, address, imsi, phone, csr, form = settings.form, reference } = request
    const before = reference === undefined ? undefined : known.get(reference)
    if (before !== undefined) return runOf(before)
    const { profileId, method } = settings
    const begun = await bootstrap.start(
      {
        profileId,
        deviceId: device,
        method,
        operator: source,
        ...(address !== undefined && { address }),
        ...(imsi !== undefined && { imsi }),
        ...(phone !== undefined && { phone }),
        ...(csr !== undefined && { csr }),
        ...(form && { form }),
      },
      { source },
    )
    if (!begun.ok) return begun
    const { run } = begun.value
    if (reference !== undefined) remember(known, reference, run.id)
    return ok(shown(run))
  }
  const runOf = async (id: string): Promise<Result<RequestedRun>> => {
    const run = await bootstrap.run(id)
    return run.ok ? ok(shown(run.value)) : run
  }

  const open = async (): Promise<Result<null>> => {
    await listener?.close()
    listener = undefined
    trouble = undefined
    if (!settings.enabled) return ok(null)
    await tokenNow(false)
    const { host, port } = settings
    const own = await authority.issueServer(certificateNames(host))
    const handler = createRequests({
      recorder,
      token: () => secret,
      names: () => namesInHost(host, listener?.port ?? port),
      start: begin,
      run: runOf,
      clock: () => performance.now(),
    })
    const opened = await listen({ host, port, exposed: !isLoopback(host), tls: own }, handler)
    if (opened.ok) listener = opened.value
    else trouble = opened.problem
    return opened.ok ? ok(null) : opened
  }
  const state = (): RequestsState => ({
    settings,
    ...(listener && { address: listener.origin + requestPath }),
    exposed: !isLoopback(settings.host),
    ...(trouble && { problem: trouble }),
  })

  const first = await open()
  if (!first.ok) log.write('error', 'bootstrap', first.problem)
  return {
    state: async () => state(),
    change: async wanted => {
      if (wanted.method === 'client-initiated' || wanted.method === 'factory' || wanted.method === 'card') {
        return failed(problem('bootstrap.request-method', { method: wanted.method }))
      }
      settings = wanted
      const opened = await open()
      if (!opened.ok) {
        hub.emit({ kind: 'bootstrap-requests', state: state() })
        return opened
      }
      await store.settings.put(settingsKey, wanted)
      hub.emit({ kind: 'bootstrap-requests', state: state() })
      return ok(state())
    },
    token: async renew => ok({ token: await tokenNow(renew) }),
    close: async () => listener?.close(),
  }
}

function remember(known: Map<string, string>, reference: string, run: string): void {
  known.set(reference, run)
  for (const old of known.keys()) {
    if (known.size <= mostReferences) break
    known.delete(old)
  }
}
