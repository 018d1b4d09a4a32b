import type { Command } from 'commander'
import { dialectChoices } from '#core/dialect/dialect.ts'
import { address, authMode, oneOf, portNumber, seconds, urlPath } from './options.ts'
import type { ServerOptions } from './run-server.ts'
import type { Surroundings } from './terminal.ts'

/** `dmwb server`: a DM Server by itself, with work from a file. */
export function addServer(program: Command, { terminal, finish }: Surroundings): void {
  program
    .command('server')
    .description('a DM Server that gives its commands to whoever calls in; without --tls and --auth an insecure test')
    .option('--port <n>', 'port; 0 for any free one', portNumber, 9988)
    .option('--host <address>', 'address to listen on; beyond loopback only with --tls and --auth', '127.0.0.1')
    .option('--path <path>', 'path of the endpoint', urlPath, '/dm')
    .option('--commands <file>', '{"CMD":[["GET",…],…]}, or an array of these, one per round; then comes the end')
    .option('--dialect <name>', 'auto (the first package tells), approved or draft', dialect, 'auto')
    .option('--always-end', 'draft: end every session with END, never with a document without commands')
    .option('--once', 'end after one session and print its record')
    .option('--tls', 'HTTPS with a certificate of the local authority')
    .option('--auth <forms>', 'none, or one or several of basic, digest, certificate and psk', authMode, 'none')
    .option('--compatible', 'with --tls: also TLS 1.0 and 1.1 and every suite; INSECURE, loopback only')
    .option('--accounts <file>', 'who may call in: [{"device": …, "user": …, "secret": …}, …]; without device: many')
    .option('--server-id <id>', 'identifier of the server (default: dmwb, or with --share that of the data folder)')
    .option('--data <dir>', 'keep the records in this data folder (default: in memory)')
    .option(
      '--share',
      'share the data folder with other servers; work comes from its queue when there is no --commands',
    )
    .option(
      '--continue-at <url>',
      'endpoint of a server on the same data folder, for the rest of each session (CONT)',
      address,
    )
    .option('--idle <seconds>', 'give a session up when the device is silent for this long', seconds, 60)
    .option('--json', 'print the record as JSON; without --once JSON Lines')
    .action(async (options: ServerOptions) => {
      const { runServer } = await import('./run-server.ts')
      finish(await runServer(options, terminal))
    })
}

const dialect = oneOf(...dialectChoices)
