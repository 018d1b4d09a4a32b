import type { Command } from 'commander'
import { defaultDataFolder } from './folders.ts'
import { portNumber, usualPort } from './options.ts'
import type { ServeOptions } from './run-serve.ts'
import type { Surroundings } from './terminal.ts'

/** `dmwb serve`: the workbench for a browser. */
export function addServe(program: Command, { terminal, finish }: Surroundings): void {
  program
    .command('serve')
    .description('serve the workbench to a browser on this machine, until it is stopped')
    .option('--port <n>', `port of the window; 0 for any free one (default: ${usualPort}, or a free one)`, portNumber)
    .option('--host <address>', 'address to listen on; anything but loopback opens it to the network', '127.0.0.1')
    .option('--data <dir>', 'data folder', defaultDataFolder())
    .option('--open', 'open the default browser')
    .option('--json', 'print JSON Lines')
    .action(async (options: ServeOptions) => {
      const { runServe } = await import('./run-serve.ts')
      finish(await runServe(options, terminal))
    })
}
