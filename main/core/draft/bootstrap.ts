import { isAccount } from '../bootstrap/check-document.ts'
import { pointerTo } from '../json.ts'
import { encodeMoDocument } from '../mo-document.ts'
import type { MoDocument, MoElement } from '../package-types.ts'
import { problem } from '../problem.ts'
import {
  kindOf,
  member,
  missing,
  type Notes,
  newNotes,
  noteUnknown,
  readAll,
  readMembers,
  wrongType,
} from '../reading.ts'
import { failed, ok, type Read, type Result } from '../result.ts'
import { treePath } from './tree-path.ts'
import { readElementAt } from './within.ts'

/** One command of a draft bootstrap: ADD needs a node that is not there, REPLACE makes or replaces it. */
export interface BootstrapCommand {
  readonly name: 'ADD' | 'REPLACE'
  /** What to write; its `uri` is the ClientURI as it was written. */
  readonly element: MoElement
}

/** A draft bootstrap from its wire form (S001, DM-3 and DM-4): a series of commands, of which any wrong one refuses all. */
export function decodeDraftBootstrap(json: unknown): Result<Read<readonly BootstrapCommand[]>> {
  const notes = newNotes()
  const wire = readMembers(json, '')
  if (!wire.ok) return wire
  const list = member(wire.value, 'CMD')
  if (list === undefined) return missing('', 'CMD')
  if (!Array.isArray(list)) return wrongType('/CMD', 'an array of commands', list)
  noteUnknown(notes, wire.value, '', ['CMD'])
  const commands = readAll(list, '/CMD', (item, path) => readCommand(notes, item, path))
  return commands.ok ? ok({ value: commands.value, warnings: notes.warnings }) : commands
}

function readCommand(notes: Notes, wire: unknown, path: string): Result<BootstrapCommand> {
  if (!Array.isArray(wire)) return wrongType(path, 'an array that begins with its name', wire)
  const [name, uri, data, ...more]: readonly unknown[] = wire
  if (name !== 'ADD' && name !== 'REPLACE') {
    const command = typeof name === 'string' ? name.slice(0, 40) : kindOf(name)
    return failed(problem('draft.bootstrap-command', { command }, { path: pointerTo(path, 0) }))
  }
  if (typeof uri !== 'string' || uri === '') return wrongType(pointerTo(path, 1), 'a ClientURI', uri)
  if (data === undefined || more.length > 0) {
    const what = `it takes a ClientURI and its MOData, ${wire.length - 1} parameters came`
    return failed(problem('package.parameters', { command: name, what }, { path }))
  }
  const placeOf = (pointer: string) => `${path}${pointer.replace(/^\/ClientURI/, '/1').replace(/^\/MOData/, '/2')}`
  const element = readElementAt(notes, { ClientURI: uri, MOData: data }, placeOf)
  return element.ok ? ok({ name, element: element.value }) : element
}

/** A draft bootstrap in its wire form. */
export function encodeDraftBootstrap(commands: readonly BootstrapCommand[]): unknown {
  const elements = encodeMoDocument(commands.map(({ element }) => element)) as readonly {
    readonly ClientURI: string
    readonly MOData: unknown
  }[]
  return { CMD: elements.map(({ ClientURI, MOData }, index) => [commands[index]?.name, ClientURI, MOData]) }
}

/**
 * The commands that bring an MO document to a device of the draft. DM Accounts lie below `./DMAcc`; where other objects
 * lie only the device knows, so they keep their MOID form. REPLACE, so that the same file can be applied twice.
 */
export function draftBootstrapOf(document: MoDocument): readonly BootstrapCommand[] {
  return document.map(element => {
    const { name, node } = element
    const uri = isAccount(element) ? treePath(['DMAcc', name]) : element.uri
    return { name: 'REPLACE', element: { uri, name, node } }
  })
}
