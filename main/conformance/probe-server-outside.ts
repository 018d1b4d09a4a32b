import type { Observation } from '#core/conformance/item.ts'
import { openNotebook } from './notebook.ts'
import { type Access, openProbeDevice } from './probe-device.ts'
import { probeServerAlerts, probeServerFlow, probeServerFormats, probeServerRefusals } from './server-session.ts'

/** What can be seen of a DM Server from outside. It is asked for sessions, and nothing on it is changed on purpose. */
export async function probeServer(access: Access): Promise<readonly Observation[]> {
  const notes = openNotebook()
  const device = openProbeDevice(access)
  if (!(await probeServerFlow(device, notes))) return notes.observations
  await probeServerAlerts(device, notes)
  await probeServerFormats(device, notes)
  await probeServerRefusals(device, notes)
  const secure = access.url.startsWith('https:')
  if (secure)
    notes.saw(['tls-only', 'DM-SEC-004-S-M'], 'The server was reached over TLS with a certificate that is trusted.')
  return notes.observations
}
