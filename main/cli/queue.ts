import type { Command } from 'commander'
import { defaultDataFolder } from './folders.ts'
import type { Surroundings } from './terminal.ts'

export interface QueueOptions {
  readonly data: string
  readonly device: string
  readonly add?: string
  readonly serverId?: string
  readonly authority?: string
}

/** `dmwb queue`: the commands that wait for a device in a data folder, also while servers share it. */
export function addQueue(program: Command, { terminal, finish }: Surroundings): void {
  program
    .command('queue')
    .description('queue commands for a device in a data folder that `dmwb server --share` serves, or list them')
    .requiredOption('--device <id>', 'DevID of the device')
    .option('--add <file>', 'queue the commands of this file: {"CMD":[["GET",…],…]}')
    .option('--server-id <id>', 'identifier of the server that is to send them (default: the first of the folder)')
    .option('--authority <name>', 'management authority whose job it is')
    .option('--data <dir>', 'data folder', defaultDataFolder())
    .option('--json', 'print one JSON document')
    .action(async (options: QueueOptions) => {
      const { runQueue } = await import('./run-queue.ts')
      finish(await runQueue(options, terminal))
    })
}
