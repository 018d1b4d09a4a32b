import { z } from 'zod'
import type { Result } from '#core/result.ts'
import type { ApiAbout } from './openapi.ts'
import { type Operation, operation, type Refusal } from './operation.ts'
import { command, deviceId, status, workState } from './shapes.ts'

// Server to server (DM-6): a workbench forwards commands for a device to the one that has it, and gets the statuses back.
// There is no protocol of OMA DM 2.0 for this; the interface is ours.

/** So many workbenches may pass commands on. */
export const mostHops = 8

const newForward = z.strictObject({
  id: z.uuid().describe('Chosen by the sender: said twice, it is the same forward'),
  device: deviceId,
  commands: z.array(command).min(1).max(1000),
  via: z
    .array(z.string().min(1).max(200))
    .min(1)
    .max(mostHops * 2)
    .describe('SrvIDs that the commands came over, the sender last'),
})
export type NewForward = z.infer<typeof newForward>

const forward = z.object({
  id: z.string(),
  device: z.string(),
  state: z.enum(['open', 'done', 'failed']),
  commands: z.array(z.object({ command, state: workState, status: status.optional(), result: z.string().optional() })),
  words: z.string().optional().describe('Why it failed on its way'),
})
/** A forward as the workbench tells it that took it. */
export type ApiForward = z.infer<typeof forward>
export const forwardSchema = forward

/** The workbench at the other end, by its certificate. */
export interface Peer {
  readonly serverId: string
  readonly name: string
}

export interface PeerPorts {
  accept(from: Peer, forward: NewForward): Promise<Result<ApiForward, Refusal>>
  forward(from: Peer, id: string): Promise<Result<ApiForward, Refusal>>
  self(): { readonly serverId: string; readonly name: string }
}

export const peerApi: ApiAbout = {
  title: 'DM Workbench: server to server (DM-6)',
  version: '1',
  description:
    'Forward commands for a device to the workbench that has it, and read their statuses. Both sides show certificates ' +
    'that they exchanged before. This is an interface of DM Workbench; OMA DM 2.0 has none.',
  prefix: '/peers/v1',
  security: { name: 'certificate', scheme: { type: 'mutualTLS' } },
}

/** The operations between workbenches. */
export function peerOperations(ports: PeerPorts): readonly Operation<Peer>[] {
  return [
    operation<Peer>({
      ...{ id: 'hello', method: 'GET', path: '/hello', success: [200, 'Who answers.'] },
      summary: 'Who is there: tries the connection',
      result: z.object({ serverId: z.string(), name: z.string() }),
      refusals: [],
      run: async () => ({ ok: true, value: { body: ports.self() } }),
    }),
    operation<Peer, z.ZodObject, typeof newForward>({
      ...{ id: 'forward', method: 'POST', path: '/forwards', success: [202, 'They are in the queue.'] },
      summary: 'Forward commands for a device',
      body: newForward,
      result: forward,
      refusals: [404, 409, 502, 508],
      run: async (peer, { body }) => {
        const taken = await ports.accept(peer, body)
        return taken.ok ? { ok: true, value: { body: taken.value, location: `/forwards/${body.id}` } } : taken
      },
    }),
    operation<Peer>({
      ...{ id: 'readForward', method: 'GET', path: '/forwards/{id}', success: [200, 'It as it stands.'] },
      summary: 'What became of commands that this workbench forwarded',
      result: forward,
      refusals: [404],
      run: async (peer, { path }) => {
        const found = await ports.forward(peer, path.id ?? '')
        return found.ok ? { ok: true, value: { body: found.value } } : found
      },
    }),
  ]
}
