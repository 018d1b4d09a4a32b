import type { Command } from 'commander'
import { defaultDataFolder } from './folders.ts'
import { portNumber } from './options.ts'
import type { InterfacesCommand } from './run-interfaces.ts'
import type { Surroundings } from './terminal.ts'

/** `dmwb interfaces`: the HTTP interfaces for Management Authorities and other workbenches. */
export function addInterfaces(program: Command, { terminal, finish }: Surroundings): void {
  program
    .command('interfaces')
    .description('the HTTP interfaces for authorities and other workbenches: show or set them, make and revoke tokens')
    .option('--on', 'listen while the workbench of the data folder runs')
    .option('--off', 'do not listen')
    .option('--host <name>', 'listen here (default: as set, else loopback)')
    .option('--port <number>', 'port (default: as set, else 8445)', (text: string) => portNumber(text))
    .option('--make-token <name>', 'make a token for --authority, and print it once')
    .option('--authority <name>', 'management authority that the token speaks for')
    .option('--revoke-token <id>', 'end a token')
    .option('--data <dir>', 'data folder', defaultDataFolder())
    .option('--at <address>', 'a workbench that runs already, by the address that `dmwb serve` prints')
    .option('--json', 'print one JSON document')
    .action(async (options: InterfacesCommand) => {
      const { runInterfaces } = await import('./run-interfaces.ts')
      finish(await runInterfaces(options, terminal))
    })
}
