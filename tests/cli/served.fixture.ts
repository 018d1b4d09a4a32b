import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { connectHost } from '../../main/cli/host-client.ts'
import { folder, start } from './dmwb.ts'

export const phoneProfile: string = join(import.meta.dirname, '..', '..', 'resources', 'profiles', 'phone.json')

/** A workbench in a process of its own, whose server runs; what devices are to trust lies in `ca`. */
export async function served() {
  const data = folder()
  const serving = start(['serve', '--port', '0', '--data', data, '--json'])
  const { address } = JSON.parse(await serving.printed(/\{.*"address".*\}/)) as { address: string }
  const client = await connectHost(address)
  const answer = await client.host.server.caCertificate()
  const { serverOptions } = await client.host.workbench.state()
  await client.host.server.start({ ...serverOptions, port: 0 })
  const ca = join(data, 'ca.pem')
  await writeFile(ca, answer.ok ? answer.value : '')
  const stop = async () => {
    client.close()
    if (serving.child.exitCode === null) await serving.stop()
  }
  onTestFinished(stop)
  return { data, ca, address, client, stop }
}
