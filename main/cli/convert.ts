import type { Command } from 'commander'
import { targets } from '#core/convert/convert-types.ts'
import { megabytes, oneOf } from './options.ts'
import type { ConvertCommand } from './run-convert.ts'
import type { Surroundings } from './terminal.ts'

/** `dmwb convert`: a document in another form, and what is lost. */
export function addConvert(program: Command, { terminal, finish }: Surroundings): void {
  program
    .command('convert')
    .argument('<file>', 'DDF, TNDS, MO document, SyncML, CP or WBXML, or - for standard input')
    .description('convert a document; what the new form cannot hold, or had to be made up, is told on stderr')
    .requiredOption('--to <form>', `one of ${targets.join(', ')}`, oneOf(...targets))
    .option('--out <file>', 'write to this file (default: standard output)')
    .option('--max-size <MB>', 'largest file that is read', megabytes, 64)
    .option('--json', 'print one JSON document with the new content (WBXML as base64) and what was lost')
    .action(async (file: string, options: ConvertCommand) => {
      const { runConvert } = await import('./run-convert.ts')
      finish(await runConvert(file, options, terminal))
    })
}
