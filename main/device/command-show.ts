import { setTimeout as delay } from 'node:timers/promises'
import { problem } from '#core/problem.ts'
import { fillServerUri } from '#core/server-uri.ts'
import { answered, type Executed, type Execution } from './execution.ts'
import { faultOfAddress } from './server-address.ts'

/**
 * SHOW (OMA DM 2.0 §5.3.7): starts the browser and goes on; 200 says that it started, nothing more. In the draft (S004
 * §5.5.7) the session waits for the person, up to a guard of the client's own; 507 when the person closed the pages.
 */
export async function show({ context, dialect }: Execution, address: string): Promise<Executed> {
  if (!context.browser) return answered(501, problem('device.command-not-supported', { command: 'SHOW' }))
  const fault = faultOfAddress(address, context)
  if (fault) return answered(400, fault)
  const shown = await context.browser.start(fillServerUri(address, context.values()))
  if (!shown.ok) return answered(500, shown.problem)
  const over = Promise.race([shown.value.closed, guard(context)])
  context.beside(over)
  if (!dialect.showWaits) return answered(200)
  return (await over) === 'closed' ? answered(507, problem('device.user-rejected', { command: 'SHOW' })) : answered(200)
}

/** Nobody waits longer than this; the outcome goes from the interaction host to the server, not through the client. */
async function guard({ limits, stopping }: Execution['context']): Promise<'guarded'> {
  await delay(limits.showMs, undefined, { signal: stopping, ref: false }).catch(() => undefined)
  return 'guarded'
}
