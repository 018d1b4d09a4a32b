import { type CommandTable, decodeCommand } from '../command.ts'
import type { Package2 } from '../package-types.ts'
import { kindOf, member, type Notes, newNotes, noteUnknown, readMembers, warn, wrongType } from '../reading.ts'
import { ok, type Read, type Result } from '../result.ts'

const any = Number.POSITIVE_INFINITY

/** The nine commands of the draft (S004 §5.5): HPUT, HPOST and GET take ClientURIs from none on. */
export const draftCommands: CommandTable = {
  HGET: [1, 2],
  HPUT: [1, any],
  HPOST: [1, any],
  DELETE: [1, 1],
  EXEC: [1, 2],
  GET: [0, any],
  SHOW: [1, 1],
  CONT: [1, 1],
  END: [0, 0],
}

/**
 * Draft Package#2 from its wire form (S004 §5.4 steps 3 and 5, §5.6). Nothing at all, like an empty list, is the end of a
 * session. `Report` absent is true: a report that nobody asked for does no harm.
 */
export function decodeDraftCommands(json: unknown): Result<Read<Package2>> {
  const notes = newNotes()
  const wire = readMembers(json, '')
  if (!wire.ok) return wire
  const list = member(wire.value, 'CMD') ?? []
  if (!Array.isArray(list)) return wrongType('/CMD', 'an array of commands', list)
  const report = readReport(notes, member(wire.value, 'Report'))
  if (!report.ok) return report
  noteUnknown(notes, wire.value, '', ['CMD', 'Report'])
  const commands = list.map((item, index) => decodeCommand(item, `/CMD/${index}`, draftCommands))
  return ok({ value: { commands, report: report.value }, warnings: notes.warnings })
}

function readReport(notes: Notes, value: unknown): Result<boolean> {
  if (value === undefined || value === null) return ok(true)
  if (typeof value === 'boolean') return ok(value)
  if (value !== 'true' && value !== 'false') return wrongType('/Report', 'true or false', value)
  warn(notes, 'package.other-form', '/Report', { member: 'Report', got: kindOf(value), expected: 'true or false' })
  return ok(value === 'true')
}

/** Draft Package#2 in its wire form. Data of a GET lives in the report, so a package with GET is always reported. */
export function encodeDraftCommands(commands: readonly (readonly string[])[], report: boolean): unknown {
  return { CMD: commands, Report: report || commands.some(([name]) => name === 'GET') }
}
