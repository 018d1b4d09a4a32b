import type { Command } from 'commander'
import { verdicts } from '#core/compare/rules.ts'
import { oneOf } from './options.ts'
import type { ContractCommand, DiffCommand, DocCommand } from './run-ddf.ts'
import type { Surroundings } from './terminal.ts'

/** `dmwb ddf`: what descriptions say, how they differ, whether a device keeps them. */
export function addDdf(program: Command, { terminal, finish }: Surroundings): void {
  const ddf = program.command('ddf').description('compare, document and verify device descriptions').helpCommand(false)
  ddf
    .command('diff')
    .argument('<before>', 'the old description, or - for standard input')
    .argument('<after>', 'the new one')
    .description('what changed between two descriptions; exit code 1 when something breaks')
    .option('--only <verdict>', `only ${verdicts.join(', ')} changes`, oneOf(...verdicts))
    .option('--markdown', 'print Markdown')
    .option('--json', 'print one JSON document')
    .action(async (before: string, after: string, options: DiffCommand) => {
      const { runDiff } = await import('./run-ddf.ts')
      finish(await runDiff(before, after, options, terminal))
    })
  ddf
    .command('doc')
    .argument('<file>', 'a description, or - for standard input')
    .description('a reference of every node, in Markdown')
    .option('--html', 'one HTML page instead')
    .option('--out <file>', 'write to this file (default: standard output)')
    .option('--json', 'print one JSON document')
    .action(async (file: string, options: DocCommand) => {
      const { runDoc } = await import('./run-ddf.ts')
      finish(await runDoc(file, options, terminal))
    })
  ddf
    .command('contract')
    .argument('<file>', 'the description, or - for standard input')
    .requiredOption(
      '--tree <file>',
      'what was read from the device: an MO document, TNDS, or the file of dmwb device --tree',
    )
    .description('whether a device keeps its description; exit code 1 when it does not')
    .option('--markdown', 'print a report in Markdown')
    .option('--json', 'print one JSON document')
    .action(async (file: string, options: ContractCommand) => {
      const { runContract } = await import('./run-ddf.ts')
      finish(await runContract(file, options, terminal))
    })
}
