import type { Command } from 'commander'
import { defaultDataFolder } from './folders.ts'
import type { Surroundings } from './terminal.ts'

/** `dmwb trace export`: a stored record again, byte for byte; also while the workbench runs on the folder. */
export function addTrace(program: Command, { terminal, finish }: Surroundings): void {
  const trace = program.command('trace').description('work with stored records')
  trace
    .command('export')
    .argument('<record>', 'id of the record')
    .description('print a stored record with the exact bytes of its packages')
    .option('--data <dir>', 'data folder', defaultDataFolder())
    .option('--json', 'print one JSON document')
    .action(async (id: string, { data }: { readonly data: string }) => {
      const { exportRecord } = await import('./run-trace.ts')
      finish(await exportRecord(id, data, terminal))
    })
}
