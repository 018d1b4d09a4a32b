import { decodeCommand } from './command.ts'
import type { Package2 } from './package-types.ts'
import { member, missing, newNotes, noteUnknown, readMembers, warn, wrongType } from './reading.ts'
import { ok, type Read, type Result } from './result.ts'

export { decodeCommand, encodeCommand } from './command.ts'

/** Package#2 from its wire form (OMA DM 2.0 §5.2.3, §7.2.1.2). A bad command is a refused one, not a bad package. */
export function decodePackage2(json: unknown): Result<Read<Package2>> {
  const notes = newNotes()
  const wire = readMembers(json, '')
  if (!wire.ok) return wire
  const list = member(wire.value, 'CMD')
  if (list === undefined) return missing('', 'CMD')
  if (!Array.isArray(list)) return wrongType('/CMD', 'an array of commands', list)
  noteUnknown(notes, wire.value, '', ['CMD'])
  if (list.length === 0) warn(notes, 'package.no-commands', '/CMD')
  const commands = list.map((item, index) => decodeCommand(item, `/CMD/${index}`))
  return ok({ value: { commands }, warnings: notes.warnings })
}

/** Package#2 in its wire form, from commands in theirs. */
export function encodePackage2(commands: readonly (readonly string[])[]): unknown {
  return { CMD: commands }
}
