import type { Command } from 'commander'
import { withPortOptions } from './port-options.ts'
import type { BoardCommand } from './run-board.ts'
import type { Surroundings } from './terminal.ts'

/** `dmwb board`: a board with MCUmgr, at a serial port or in the network (preview). */
export function addBoard(program: Command, { terminal, finish }: Surroundings): void {
  withPortOptions(
    program
      .command('board')
      .description('a board with MCUmgr (SMP, preview): who it is, its settings, reset; at a port or as udp:HOST:PORT'),
  )
    .option('--get <name>', 'print a setting')
    .option('--set <name=value>', 'write a setting, read it back and save it; the value is text, or hex:DIGITS')
    .option('--remove <name>', 'remove a setting')
    .option('--reset', 'start it anew, and wait until it answers again; after --set or --remove')
    .option('--json', 'print one JSON document')
    .action(async (options: BoardCommand) => {
      const { runBoard } = await import('./run-board.ts')
      finish(await runBoard(options, terminal))
    })
}
