import type { Command, ReadCommand } from './package-types.ts'
import { problem } from './problem.ts'
import { kindOf } from './reading.ts'

// One command and its wire form: an array of strings, the name first (OMA DM 2.0 §5.3, §7.2.1.2).

/** The commands of a dialect, and how many parameters each takes: at least, at most. */
export type CommandTable = Readonly<Partial<Record<Command['name'], readonly [number, number]>>>

/** The twelve commands of the approved dialect. */
export const commandTable = {
  HGET: [1, 2],
  HPUT: [2, Number.POSITIVE_INFINITY],
  HPOST: [2, Number.POSITIVE_INFINITY],
  DELETE: [1, 1],
  EXEC: [1, 2],
  GET: [1, 1],
  SHOW: [1, 1],
  CONT: [1, 1],
  END: [0, 0],
  DEFAULT: [2, 2],
  SUB: [2, 2],
  UNSUB: [1, 1],
} as const satisfies Readonly<Record<Command['name'], readonly [number, number]>>

const isName = (text: unknown): text is Command['name'] => typeof text === 'string' && Object.hasOwn(commandTable, text)

/**
 * Reads one command; what cannot be carried out is refused with the status it gets: 501 for a name that is unknown or not
 * in `table`, 400 otherwise.
 */
export function decodeCommand(wire: unknown, path = '', table: CommandTable = commandTable): ReadCommand {
  if (!Array.isArray(wire) || typeof wire[0] !== 'string') {
    const got = Array.isArray(wire) ? 'an array without a name' : kindOf(wire)
    const detail = { member: 'A command', expected: 'an array of strings that begins with its name', got }
    return { kind: 'refused', status: 400, wire, problem: problem('package.wrong-type', detail, { path }) }
  }
  const [name, ...parameters]: readonly unknown[] = wire
  if (!isName(name)) {
    const unknown = problem('package.unknown-command', { command: shorten(String(name)) }, { path })
    return { kind: 'refused', status: 501, wire, problem: unknown }
  }
  const counts = table[name]
  if (!counts) {
    return { kind: 'refused', status: 501, wire, problem: problem('draft.not-a-command', { command: name }, { path }) }
  }
  const what = mistakeIn(name, parameters, counts)
  if (what !== undefined) {
    return {
      kind: 'refused',
      status: 400,
      wire,
      problem: problem('package.parameters', { command: name, what }, { path }),
    }
  }
  return { kind: 'command', command: build(name, parameters.filter(isText)) }
}

const isText = (value: unknown): value is string => typeof value === 'string'
const shorten = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text)

function mistakeIn(
  name: Command['name'],
  parameters: readonly unknown[],
  [least, most]: readonly [number, number],
): string | undefined {
  const odd = parameters.findIndex(parameter => !isText(parameter))
  if (odd !== -1) return `parameter ${odd + 1} is ${kindOf(parameters[odd])}, not a string`
  const got = parameters.length
  if (got >= least && got <= most) {
    // An answer must go somewhere: a CONT that leads nowhere is refused, and the session stays where it is.
    const lost = name === 'CONT' && !/^https?:\/\/[^/]/i.test(String(parameters[0]))
    return lost ? 'its address is not an absolute http or https URI' : undefined
  }
  const wanted =
    least === most ? `${least}` : most === Number.POSITIVE_INFINITY ? `${least} or more` : `${least} or ${most}`
  return `it takes ${wanted} parameters, ${got} came`
}

function build(name: Command['name'], parameters: readonly string[]): Command {
  const [first = '', second] = parameters
  switch (name) {
    case 'HGET':
      return { name, from: first, ...(second !== undefined && { to: second }) }
    case 'HPUT':
    case 'HPOST':
      return { name, to: first, uris: parameters.slice(1) }
    case 'DELETE':
    case 'UNSUB':
      return { name, uri: first }
    case 'GET':
      return { name, uris: parameters }
    case 'EXEC':
      return { name, uri: first, ...(second !== undefined && { report: second }) }
    case 'SHOW':
    case 'CONT':
      return { name, address: first }
    case 'DEFAULT':
      return { name, from: first, moid: second ?? '' }
    case 'SUB':
      return { name, to: first, uri: second ?? '' }
    case 'END':
      return { name }
  }
}

/** A command in its wire form. */
export function encodeCommand(command: Command): string[] {
  switch (command.name) {
    case 'HGET':
      return [command.name, command.from, ...(command.to === undefined ? [] : [command.to])]
    case 'HPUT':
    case 'HPOST':
      return [command.name, command.to, ...command.uris]
    case 'DELETE':
    case 'UNSUB':
      return [command.name, command.uri]
    case 'GET':
      return [command.name, ...command.uris]
    case 'EXEC':
      return [command.name, command.uri, ...(command.report === undefined ? [] : [command.report])]
    case 'SHOW':
    case 'CONT':
      return [command.name, command.address]
    case 'DEFAULT':
      return [command.name, command.from, command.moid]
    case 'SUB':
      return [command.name, command.to, command.uri]
    case 'END':
      return [command.name]
  }
}
