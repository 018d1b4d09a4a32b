import type { Command } from 'commander'
import { problem } from '#core/problem.ts'
import { openStore } from '#storage/store.ts'
import { defaultDataFolder } from './folders.ts'
import { recordText } from './record-text.ts'
import { readRecord, storedRecordJson } from './stored-record.ts'
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
      const store = await openStore(data, { readOnly: true })
      if (!store.ok) return finish(terminal.fail(store.problem))
      try {
        const record = await readRecord(store.value.records, id)
        if (!record) return finish(terminal.fail(problem('host.unknown-record', { id })))
        if (terminal.json) terminal.document({ ...storedRecordJson(record), ok: true })
        terminal.line(recordText(record))
      } finally {
        await store.value.close()
      }
    })
}
