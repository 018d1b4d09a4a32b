import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { WebSocket } from 'ws'
import { bytesSerializer, type Contract } from '#contract'
import type { RecordEntry } from '#core/record.ts'
import { viewRecord } from '#core/record-view.ts'
import { ok, type Result } from '#core/result.ts'
import type { StoredRecord } from './stored-record.ts'

/** The calls of a workbench that runs in another process. */
export interface HostClient {
  readonly host: ContractRouterClient<Contract>
  close(): void
}

/** Opens the address that `dmwb serve` prints. Rejects when nobody answers there. */
export async function connectHost(address: string): Promise<HostClient> {
  const url = new URL(address)
  const socket = new WebSocket(`ws://${url.host}/host`, [`token.${url.hash.replace('#token=', '')}`], {
    origin: url.origin,
  })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  socket.on('error', () => socket.terminate())
  const link = new RPCLink({ websocket: socket as never, customJsonSerializers: [bytesSerializer] })
  return { host: createORPCClient(link), close: () => socket.terminate() }
}

const pageEntries = 1000

/** A whole record of that workbench. */
export async function fetchRecord({ host }: HostClient, record: string): Promise<Result<StoredRecord>> {
  const summary = await host.sessions.get({ record })
  if (!summary.ok) return summary
  const entries: RecordEntry[] = []
  for (let after = 0; ; after = entries.at(-1)?.id ?? after) {
    const page = await host.sessions.entries({ record, after, limit: pageEntries })
    if (!page.ok) return page
    if (page.value.length === 0) break
    entries.push(...page.value)
  }
  return ok({ summary: summary.value, view: viewRecord(summary.value, entries) })
}
