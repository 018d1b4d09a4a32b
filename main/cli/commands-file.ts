import { dialects } from '#core/dialect/detect.ts'
import { type DialectChoice, dialectNames } from '#core/dialect/dialect.ts'
import { createLocator, readJson } from '#core/json.ts'
import { decodeCommand } from '#core/package2.ts'
import { type Problem, problem } from '#core/problem.ts'
import { isMembers, kindOf, member } from '#core/reading.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { inFile, readText } from './read-file.ts'

/** The commands of one Package#2, in their wire form. */
export interface RoundCommands {
  readonly wires: readonly (readonly string[])[]
  /** `"Report": false` of the draft dialect: the statuses are not wanted. */
  readonly unreported?: true
}

export interface CommandsFile {
  readonly rounds: readonly RoundCommands[]
  /** Commands that no client can carry out; they are sent all the same, for testing clients. */
  readonly doubtful: readonly Problem[]
}

/** Reads a file of commands: one Package#2 document, or an array of them, one per round. Problems are located. */
export async function readCommandsFile(file: string, dialect: DialectChoice): Promise<Result<CommandsFile>> {
  const text = await readText(file)
  if (!text.ok) return text
  const read = parseCommands(text.value, dialect)
  const named = inFile(file)
  if (!read.ok) return failed(named(read.problem))
  return ok({ ...read.value, doubtful: read.value.doubtful.map(named) })
}

function parseCommands(text: string, dialect: DialectChoice): Result<CommandsFile> {
  const json = readJson(text)
  if (!json.ok) return json
  const locate = createLocator(text)
  const documents = Array.isArray(json.value) ? json.value : [json.value]
  const rounds: RoundCommands[] = []
  const doubtful: Problem[] = []
  for (const [index, document] of documents.entries()) {
    const path = Array.isArray(json.value) ? `/${index}` : ''
    const round = readRound(document, path)
    if (!round.ok) return failed({ ...round.problem, at: locate(round.problem.at?.path ?? '') })
    rounds.push(round.value)
    for (const [place, wire] of round.value.wires.entries()) {
      const doubt = doubtOf(wire, dialect)
      if (doubt) doubtful.push({ ...doubt, at: locate(`${path}/CMD/${place}`) })
    }
  }
  return ok({ rounds, doubtful })
}

/** Why no client can carry a command out, in any dialect that the server speaks. */
function doubtOf(wire: readonly string[], choice: DialectChoice): Problem | undefined {
  const spoken = dialectNames.filter(name => choice === 'auto' || choice === name)
  const read = spoken.map(name => decodeCommand(wire, '', dialects[name].commands))
  const [first] = read
  return first?.kind === 'refused' && read.every(({ kind }) => kind === 'refused') ? first.problem : undefined
}

function readRound(document: unknown, path: string): Result<RoundCommands> {
  if (!isMembers(document)) return unusable(`an object with CMD is wanted, not ${kindOf(document)}`, path)
  const list = member(document, 'CMD')
  if (list === undefined) return unusable('the member CMD is missing', path)
  if (!Array.isArray(list)) return unusable(`CMD must be an array, but is ${kindOf(list)}`, `${path}/CMD`)
  const commands: string[][] = []
  for (const [index, command] of list.entries()) {
    const read = readWire(command, `${path}/CMD/${index}`)
    if (!read.ok) return read
    commands.push(read.value)
  }
  const report = member(document, 'Report')
  if (report !== undefined && typeof report !== 'boolean') {
    return unusable(`Report is true or false, not ${kindOf(report)}`, `${path}/Report`)
  }
  return ok({ wires: commands, ...(report === false && { unreported: true }) })
}

function readWire(command: unknown, path: string): Result<string[]> {
  if (!Array.isArray(command)) return unusable(`a command is an array of strings, not ${kindOf(command)}`, path)
  if (command.length === 0) return unusable('a command begins with its name', path)
  const odd = command.findIndex(part => typeof part !== 'string')
  if (odd !== -1) return unusable(`a command holds strings, not ${kindOf(command[odd])}`, `${path}/${odd}`)
  return ok(command)
}

const unusable = (what: string, path: string) => failed(problem('cli.commands-file', { what }, { path }))
