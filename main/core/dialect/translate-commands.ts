import { instanceUri } from '../client-uri.ts'
import { isEverything } from '../draft/address.ts'
import type { Command } from '../package-types.ts'
import { withAddresses } from './in-moid-form.ts'
import type { Surroundings } from './translate.ts'

/** The commands of a package in the other dialect. */
export function translateCommands(
  commands: readonly Command[],
  report: boolean,
  around: Surroundings,
): readonly Command[] {
  return around.to.name === 'draft' ? toDraftCommands(commands, around) : toApprovedCommands(commands, report, around)
}

function toDraftCommands(commands: readonly Command[], { to, addresses, miss }: Surroundings): readonly Command[] {
  const kept = commands.filter(({ name }) => to.commands[name] !== undefined)
  for (const { name } of commands)
    if (to.commands[name] === undefined) miss(name, 'The draft has nine commands; this one came later.')
  return kept.map(command => withAddresses(command, addresses.write))
}

/** A GET of several becomes one for each; nothing at all becomes END. */
function toApprovedCommands(commands: readonly Command[], report: boolean, around: Surroundings): readonly Command[] {
  if (commands.length === 0) return [{ name: 'END' }]
  const ends = commands.some(({ name }) => name === 'END')
  if (!report && !ends) around.miss('"Report": false', 'Each command is answered by a status, always.')
  return commands.flatMap((command): readonly Command[] => {
    if (command.name === 'GET') return approvedUris(command.uris, around).map(uri => ({ name: 'GET', uris: [uri] }))
    if (command.name === 'HPUT' || command.name === 'HPOST')
      return [{ ...command, uris: approvedUris(command.uris, around) }]
    return [withAddresses(command, uri => approvedUri(uri, around))]
  })
}

/** Addresses in MOID form; without any, all instances that the client announced. */
export function approvedUris(uris: readonly string[], { addresses, mos, miss }: Surroundings): readonly string[] {
  if (uris.length > 0 && !uris.some(isEverything)) {
    return uris.flatMap(uri => {
      const read = addresses.read(uri)
      return read.ok ? read.value : [uri]
    })
  }
  miss(
    'A command without ClientURI',
    'It means everything that the server may see; each announced instance stands for it.',
  )
  return mos.flatMap(({ moid, miids }) => (moid === undefined ? [] : miids.map(miid => instanceUri(moid, miid))))
}

function approvedUri(uri: string, { addresses }: Surroundings): string {
  const read = addresses.readOne(uri)
  return read.ok ? read.value : uri
}
