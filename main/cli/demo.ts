import type { Command } from 'commander'
import { defaultDataFolder } from './folders.ts'
import { collect } from './options.ts'
import type { DemoOptions } from './run-demo.ts'
import type { Surroundings } from './terminal.ts'

/** `dmwb demo`: the whole story with server and device as processes of their own. */
export function addDemo(program: Command, { terminal, finish }: Surroundings): void {
  const demo = program
    .command('demo')
    .description('bootstrap a simulated device over HTTPS, let it call in and read its whole tree')
    .option('--ddf <file>', 'a description of what the device has; may be given several times', collect)
    .option('--data <dir>', 'data folder of the server', defaultDataFolder())
    .option('--json', 'print one JSON document')
    .action(async (options: DemoOptions) => {
      const { runDemo } = await import('./run-demo.ts')
      finish(await runDemo(options, terminal))
    })
  demo
    .command('authorities')
    .description('three devices, four servers, two authorities: each authority sees its own jobs and results alone')
    .option('--json', 'print one JSON document')
    .action(async () => {
      const { runAuthorities } = await import('./run-authorities.ts')
      finish(await runAuthorities(terminal))
    })
}
