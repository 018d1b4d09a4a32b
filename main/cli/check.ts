import type { Command } from 'commander'
import { collect, megabytes } from './options.ts'
import type { CheckCommand } from './run-check.ts'
import type { Surroundings } from './terminal.ts'

/** `dmwb check`: what is wrong with files, by their content. */
export function addCheck(program: Command, { terminal, finish }: Surroundings): void {
  program
    .command('check')
    .argument('<file...>', 'files, folders, patterns such as "ddf/**/*.xml", or - for standard input')
    .description('check DDF, TNDS, MO documents, packages, SyncML, CP and WBXML; exit code 1 when there are errors')
    .option('--dtd', 'be as strict as a validator: whatever breaks the DTD is an error, extensions too')
    .option(
      '--level <level>',
      'show error, warning, info or hint and what matters more (default: info); or set one problem, as in dtd.order=off; may be given several times',
      collect,
    )
    .option('--max-size <MB>', 'largest file that is read', megabytes, 64)
    .option('--json', 'print one JSON array with an object for each file')
    .action(async (files: readonly string[], options: CheckCommand) => {
      const { runCheck } = await import('./run-check.ts')
      finish(await runCheck(files, options, terminal))
    })
}
