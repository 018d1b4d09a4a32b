import { parseClientUri } from '#core/client-uri.ts'
import { decodeCommand } from '#core/command.ts'
import type { Command } from '#core/package-types.ts'
import { type Problem, problem } from '#core/problem.ts'
import { right } from '#core/tree-types.ts'
import { knownPolicy, rightsAt } from './known-rights.ts'
import type { ReadyTree } from './tree-rows.ts'

// The rights of the server that forwards commands, by the rules of the device as they were read (OMA DM 2.0 §12.3). The
// device itself sees the server that sends them, so that it cannot tell.

/** What is missing for the first of these commands that the server may not have carried out; undefined = all may. */
export function lacking(
  { tree, library }: ReadyTree,
  deviceId: string,
  serverId: string,
  commands: readonly (readonly string[])[],
): Problem | undefined {
  if (!knownPolicy(tree)) return problem('forward.rights-unknown', { server: serverId, device: deviceId })
  const moids = new Set([...library.keys(), ...tree.keys()])
  for (const wire of commands) {
    const read = decodeCommand(wire)
    if (read.kind === 'refused') return read.problem
    const needed = neededRight(read.command)
    const places = needed?.uris.flatMap(uri => placesOf(uri, moids, tree) ?? [undefined])
    if (!needed || !places || places.length === 0 || places.includes(undefined)) {
      return problem('forward.unaddressed', { command: wire.join(' ').slice(0, 200) })
    }
    const isHeld = places.every(place => place && ((rightsAt(tree, serverId, place) ?? 0) & needed.bit) !== 0)
    if (!isHeld) {
      const command = wire.join(' ').slice(0, 200)
      return problem('forward.no-right', { server: serverId, command, device: deviceId, right: needed.name })
    }
  }
  return undefined
}

interface Needed {
  readonly bit: number
  readonly name: string
  readonly uris: readonly string[]
}

/** The right that a command needs, and where; undefined where its place cannot be told, or it is about the session. */
function neededRight(command: Command): Needed | undefined {
  const read = (uris: readonly string[]) => ({ bit: right.read, name: 'Read', uris })
  const write = (uri: string) => ({ bit: right.write, name: 'Write', uris: [uri] })
  switch (command.name) {
    case 'GET':
    case 'HPUT':
    case 'HPOST':
      return read(command.uris)
    case 'SUB':
    case 'UNSUB':
      return read([command.uri])
    case 'DELETE':
      return write(command.uri)
    case 'EXEC':
      return { bit: right.execute, name: 'Execute', uris: [command.uri] }
    case 'HGET':
      return command.to === undefined ? undefined : write(command.to)
    case 'DEFAULT':
    case 'SHOW':
    case 'CONT':
    case 'END':
      return undefined
  }
}

/** The places that an address means: one, or that in every instance that is known. */
function placesOf(uri: string, moids: ReadonlySet<string>, tree: ReadyTree['tree']) {
  const parsed = parseClientUri(uri, moids)
  if (!parsed.ok) return undefined
  const { moid, instance, path } = parsed.value
  const names = path.flatMap(step => (step.kind === 'name' ? [step.name] : []))
  if (names.length < path.length) return undefined
  const miids = instance.kind === 'name' ? [instance.name] : [...(tree.get(moid)?.keys() ?? [])]
  return miids.map(miid => ({ moid, miid, path: names }))
}
