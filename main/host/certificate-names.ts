import { isIP } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'

/** The names and addresses under which devices reach a server that listens on `host`. */
export function certificateNames(host: string): { readonly dns: string[]; readonly ip: string[] } {
  const everywhere = host === '0.0.0.0' || host === '::'
  const addresses = everywhere ? interfaceAddresses() : isIP(host) === 0 ? [] : [host]
  const names = everywhere ? [hostname()] : isIP(host) === 0 ? [host] : []
  return {
    dns: [...new Set(['localhost', ...names])],
    ip: [...new Set(['127.0.0.1', '::1', ...addresses])],
  }
}

/** What Host may say to a listener with these names; one on all interfaces answers to any address of this machine. */
export function namesInHost(host: string, port: number): ReadonlySet<string> {
  const { dns, ip } = certificateNames(host)
  const all = [...dns, ...ip.map(each => (each.includes(':') ? `[${each}]` : each))]
  return new Set(all.map(name => `${name.toLowerCase()}:${port}`))
}

function interfaceAddresses(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap(list => list ?? [])
  // Link-local IPv6 addresses carry a zone, which no certificate can name.
  return all.map(({ address }) => address).filter(address => !address.startsWith('fe80'))
}
