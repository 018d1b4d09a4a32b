import { type Command, Option } from 'commander'
import { address, oneOf, portNumber, seconds } from './options.ts'
import type { ConformanceOptions } from './run-conformance.ts'
import type { Surroundings } from './terminal.ts'

/** `dmwb conformance`: every item of the specification with verdict and evidence, for our parts or somebody else's. */
export function addConformance(program: Command, { terminal, finish }: Surroundings): void {
  program
    .command('conformance')
    .description('judge DM Server and DM Client by the conformance items of OMA DM 2.0; without options, our own')
    .addOption(
      new Option('--subject <which>', 'of our own: server, client or both')
        .argParser(oneOf('server', 'client', 'both'))
        .default('both'),
    )
    .option('--server <url>', 'judge the DM Server at this address, from outside', address)
    .option('--id <devid>', 'device id to call in with (with --server)', 'IMEI:004400152020051')
    .option('--user <name>', 'user name for HTTP Basic (with --server)')
    .option('--password-file <file>', 'file with the password in its first line (with --server)')
    .option('--ca <file>', 'PEM certificate to trust (with --server)')
    .option('--client', 'judge the DM Client that calls in at the address that is printed, from outside')
    .option('--port <n>', 'port to wait on (with --client); 0 for any free one', portNumber, 0)
    .option('--wait <s>', 'seconds to wait for each package of the client', seconds, 120)
    .option('--html <file>', 'also write the report as an HTML page')
    .option('--json', 'print one JSON array: id, subject, verdict, evidence')
    .action(async (options: ConformanceOptions) => {
      const { runConformance } = await import('./run-conformance.ts')
      finish(await runConformance(options, terminal))
    })
}
