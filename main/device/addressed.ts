import type { Addresses } from '#core/dialect/dialect.ts'
import { isEverything } from '#core/draft/address.ts'
import type { Command, ReadCommand } from '#core/package-types.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { Refusal } from '#core/tree/refusal.ts'
import type { Executed } from './execution.ts'

/** A command with its addresses in MOID form; one whose address leads nowhere is answered at once. */
export function addressed(item: ReadCommand, addresses: Addresses): ReadCommand {
  if (item.kind === 'refused') return item
  const { command } = item
  const done = inMoidForm(command, addresses)
  if (done.ok) return { kind: 'command', command: done.value }
  return { kind: 'refused', ...done.problem, wire: [command.name] }
}

function inMoidForm(command: Command, addresses: Addresses): Result<Command, Refusal> {
  switch (command.name) {
    case 'GET':
    case 'HPUT':
    case 'HPOST': {
      const uris = several(command.uris, addresses)
      return uris.ok ? ok({ ...command, uris: uris.value }) : uris
    }
    case 'HGET': {
      if (command.to === undefined) return ok(command)
      const to = addresses.readOne(command.to)
      return to.ok ? ok({ ...command, to: to.value }) : to
    }
    case 'DELETE':
    case 'EXEC':
    case 'SUB':
    case 'UNSUB': {
      const uri = addresses.readOne(command.uri)
      return uri.ok ? ok({ ...command, uri: uri.value }) : uri
    }
    default:
      return ok(command)
  }
}

/** Of several addresses those that lead nowhere are left out, as long as one is left. */
function several(uris: readonly string[], addresses: Addresses): Result<readonly string[], Refusal> {
  if (uris.some(isEverything)) return ok([])
  const found: string[] = []
  let missing: Refusal | undefined
  for (const uri of uris) {
    const read = addresses.read(uri)
    if (read.ok) for (const each of read.value) found.push(each)
    else if (read.problem.status === 404) missing = read.problem
    else return read
  }
  return found.length === 0 && missing ? failed(missing) : ok(found)
}

/** An outcome with its addresses as the dialect writes them. */
export function inDialect(executed: Executed, addresses: Addresses): Executed {
  const { status, result } = executed
  return {
    ...executed,
    status: { ...status, uris: status.uris.map(uri => addresses.write(uri)) },
    ...(result?.kind === 'document' && {
      result: { kind: 'document', document: result.document.map(element => addresses.writeElement(element)) },
    }),
  }
}
