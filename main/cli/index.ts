import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command, CommanderError } from 'commander'
import { Failure } from '#core/failure.ts'
import { type Problem, problem } from '#core/problem.ts'
import { addApp } from './app.ts'
import { addBoard } from './board.ts'
import { addBootstrap } from './bootstrap.ts'
import { addCheck } from './check.ts'
import { addConformance } from './conformance.ts'
import { addConvert } from './convert.ts'
import { addDdf } from './ddf.ts'
import { addDemo } from './demo.ts'
import { addDevice } from './device.ts'
import { root } from './folders.ts'
import { addHardware } from './hardware.ts'
import { addInterfaces } from './interfaces.ts'
import { addNotify } from './notify.ts'
import { addPorts } from './ports.ts'
import { addQueue } from './queue.ts'
import { addServe } from './serve.ts'
import { addServer } from './server.ts'
import { endWithParent } from './stop.ts'
import { addStory } from './story.ts'
import { createTerminal, type Surroundings, type Terminal } from './terminal.ts'
import { addTrace } from './trace.ts'

/** Runs one command line, without `node` and script name, and gives back its exit code. Never rejects. */
export async function run(args: readonly string[]): Promise<number> {
  const terminal = createTerminal(args.includes('--json'))
  let code = 0
  const program = makeProgram({
    terminal,
    finish: exit => {
      code = exit
    },
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return usage(error, commandIn(program, args), terminal)
    return terminal.fail(error instanceof Failure ? error.problem : internalProblem(error))
  }
}

/** The process of the command line: prints, sets the exit code and ends when everything is written. */
export async function main(args: readonly string[]): Promise<void> {
  // A reader that goes away, as in `dmwb … | head -1`, is no failure; what runs on hears of it in listenForStop.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  endWithParent()
  const code = await run(args)
  const written = (stream: NodeJS.WriteStream) =>
    new Promise<void>(resolve => {
      if (!stream.writable || stream.errored) resolve()
      else stream.write('', () => resolve())
    })
  await Promise.all([written(process.stdout), written(process.stderr)])
  process.exit(code)
}

function makeProgram(surroundings: Surroundings): Command {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string }
  const program = new Command('dmwb')
    .description('OMA DM 2.0 diagnostic and provisioning workbench')
    .version(version)
    .showHelpAfterError(false)
    .configureOutput({ writeErr: () => undefined })
    .exitOverride()
    .helpCommand(false)
  for (const add of [
    addCheck,
    addServe,
    addServer,
    addDevice,
    addApp,
    addDemo,
    addStory,
    addQueue,
    addTrace,
    addConformance,
    addNotify,
    addInterfaces,
    addPorts,
    addBoard,
    addHardware,
    addConvert,
    addDdf,
    addBootstrap,
  ])
    add(program, surroundings)
  return program
}

/** The command that a line names, as far as it names one. */
function commandIn(program: Command, [name, ...more]: readonly string[]): Command {
  const found = program.commands.find(item => item.name() === name)
  return found ? commandIn(found, more) : program
}

/** Help and version went to stdout already; everything else is a mistake in the command line. */
function usage(error: CommanderError, program: Command, terminal: Terminal): number {
  if (error.exitCode === 0) return 0
  const missing = error.code === 'commander.help'
  if (missing) terminal.note(program.helpInformation())
  const words = missing ? 'No command was given.' : error.message.replace(/^error: /, '')
  return terminal.fail(problem('cli.usage', { what: words }), 2)
}

function internalProblem(error: unknown): Problem {
  const { code, name, message } = error as NodeJS.ErrnoException
  return problem('host.internal', { what: [code ?? name, message].filter(Boolean).join(': ') || 'unknown failure' })
}
