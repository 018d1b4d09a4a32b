import { problem } from '#core/problem.ts'
import { fillServerUri } from '#core/server-uri.ts'
import { answered, type Executed, type Execution } from './execution.ts'

/** SHOW (OMA DM 2.0 §5.3.7): starts the browser and goes on; 200 says that it started, nothing more. */
export async function show({ context }: Execution, address: string): Promise<Executed> {
  if (!context.browser) return answered(501, problem('device.command-not-supported', { command: 'SHOW' }))
  const url = fillServerUri(address, context.values())
  if (!/^https?:/i.test(url) || !URL.canParse(url)) return answered(400, problem('http.bad-url', { url }))
  await context.browser.start(url)
  return answered(200)
}
