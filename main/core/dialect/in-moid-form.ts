import { decodeCommand, encodeCommand } from '../command.ts'
import type { Answer3 } from '../multipart.ts'
import type { Alert, Command, GetResult, Package1 } from '../package-types.ts'
import type { Addresses, Dialect } from './dialect.ts'

// The server's side of addresses: what a client said in its dialect, and what it is to be told.

/** An opening with its addresses in MOID form. */
export function openingInMoidForm(package1: Package1, addresses: Addresses): Package1 {
  const { deviceInfo, alerts } = package1
  return {
    ...package1,
    ...(deviceInfo && { deviceInfo: addresses.readElement(deviceInfo) }),
    alerts: alerts.map(alert => alertInMoidForm(alert, addresses)),
  }
}

/** An answer with its addresses in MOID form. */
export function answerInMoidForm({ package3, results }: Answer3, addresses: Addresses): Answer3 {
  const statuses = package3.statuses.map(({ code, uris }) => ({ code, uris: uris.map(uri => read(uri, addresses)) }))
  const alerts = package3.alerts.map(alert => alertInMoidForm(alert, addresses))
  const found = new Map<number, GetResult>()
  for (const [index, result] of results) found.set(index, resultInMoidForm(result, addresses))
  return { package3: { ...package3, statuses, alerts }, results: found }
}

function resultInMoidForm(result: GetResult, addresses: Addresses): GetResult {
  if (result.kind !== 'document') return result
  return { ...result, document: result.document.map(element => addresses.readElement(element)) }
}

function alertInMoidForm(alert: Alert, addresses: Addresses): Alert {
  const { source } = alert
  return source === undefined ? alert : { ...alert, source: read(source, addresses) }
}

/** An address that leads nowhere stays as it came. */
function read(uri: string, addresses: Addresses): string {
  const one = addresses.readOne(uri)
  return one.ok ? one.value : uri
}

/** A command, in wire form, as the dialect writes its addresses; one that cannot be read is sent as it is. */
export function wireInDialect(
  wire: readonly string[],
  { commands }: Pick<Dialect, 'commands'>,
  { write }: Addresses,
): readonly string[] {
  const item = decodeCommand(wire, '', commands)
  return item.kind === 'command' ? encodeCommand(withAddresses(item.command, write)) : wire
}

/** A command with each ClientURI rewritten. */
export function withAddresses(command: Command, write: (uri: string) => string): Command {
  switch (command.name) {
    case 'GET':
    case 'HPUT':
    case 'HPOST':
      return { ...command, uris: command.uris.map(write) }
    case 'HGET':
      return command.to === undefined ? command : { ...command, to: write(command.to) }
    case 'DELETE':
    case 'EXEC':
    case 'SUB':
    case 'UNSUB':
      return { ...command, uri: write(command.uri) }
    default:
      return command
  }
}
