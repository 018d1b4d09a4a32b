import { probeClient } from '#conformance/probe-client.ts'
import type { Access } from '#conformance/probe-device.ts'
import { openProbeServer } from '#conformance/probe-server.ts'
import { probeServer } from '#conformance/probe-server-outside.ts'
import type { ConformanceRow } from '#core/conformance/item.ts'
import { reportRows } from '#core/conformance/report.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'

/** Judges somebody else's DM Server from outside. */
export async function judgeForeignServer(access: Access): Promise<readonly ConformanceRow[]> {
  return reportRows({ subject: 'server', foreign: true, observations: await probeServer(access) })
}

export interface ForeignClientOrder {
  /** Port to wait on, loopback; 0 for any free one. */
  readonly port: number
  /** For each package of the client. */
  readonly timeoutMs: number
  /** Hears the address at which the client is to call in. */
  readonly waiting: (address: string) => void
  readonly signal?: AbortSignal
}

const path = '/dm'

/** Waits for somebody else's DM Client and judges it from outside. Problems: those of a listener, `conformance.stopped`. */
export async function judgeForeignClient(order: ForeignClientOrder): Promise<Result<readonly ConformanceRow[]>> {
  const { port, timeoutMs, waiting, signal } = order
  const server = await openProbeServer({ host: '127.0.0.1', port, path, timeoutMs })
  if (!server.ok) return server
  waiting(`${server.value.origin}${path}`)
  const stopped = new Promise<'stopped'>(resolve => signal?.addEventListener('abort', () => resolve('stopped')))
  try {
    const seen = await Promise.race([probeClient({ server: server.value, path, own: false }), stopped])
    if (seen === 'stopped') return failed(problem('conformance.stopped'))
    return ok(reportRows({ subject: 'client', foreign: true, observations: seen }))
  } finally {
    await server.value.close()
  }
}
