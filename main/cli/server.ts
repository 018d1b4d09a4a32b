import type { Command } from 'commander'
import { formatProblem, problem } from '#core/problem.ts'
import { ok, type Result } from '#core/result.ts'
import type { AccountLookup, AuthMode } from '#http/authenticate.ts'
import { noAccounts, readAccountsFile } from './accounts-file.ts'
import { type CommandsFile, readCommandsFile } from './commands-file.ts'
import { type LoneServer, startLoneServer } from './lone-server.ts'
import { oneOf, portNumber, seconds, urlPath } from './options.ts'
import { recordText } from './record-text.ts'
import { listenForStop } from './stop.ts'
import { type StoredRecord, storedRecordJson } from './stored-record.ts'
import type { Surroundings, Terminal } from './terminal.ts'

interface Options {
  readonly port: number
  readonly host: string
  readonly path: string
  readonly commands?: string
  readonly once?: boolean
  readonly tls?: boolean
  readonly auth: AuthMode
  readonly accounts?: string
  readonly serverId: string
  readonly data?: string
  readonly idle: number
}

/** `dmwb server`: a DM Server by itself, with work from a file. */
export function addServer(program: Command, { terminal, finish }: Surroundings): void {
  program
    .command('server')
    .description('a DM Server that gives its commands to whoever calls in; without --tls and --auth an insecure test')
    .option('--port <n>', 'port; 0 for any free one', portNumber, 9988)
    .option('--host <address>', 'address to listen on; beyond loopback only with --tls and --auth', '127.0.0.1')
    .option('--path <path>', 'path of the endpoint', urlPath, '/dm')
    .option('--commands <file>', '{"CMD":[["GET",…],…]}, or an array of these, one per round; then comes END')
    .option('--once', 'end after one session and print its record')
    .option('--tls', 'HTTPS with a certificate of the local authority')
    .option('--auth <mode>', 'none, basic, certificate or basic-or-certificate', authMode, 'none')
    .option('--accounts <file>', 'who may call in: [{"device": …, "user": …, "secret": …}, …]')
    .option('--server-id <id>', 'identifier of the server', 'dmwb')
    .option('--data <dir>', 'keep the records in this data folder (default: in memory)')
    .option('--idle <seconds>', 'give a session up when the device is silent for this long', seconds, 60)
    .option('--json', 'print the record as JSON; without --once JSON Lines')
    .action(async (options: Options) => finish(await runServer(options, terminal)))
}

const authMode = oneOf('none', 'basic', 'certificate', 'basic-or-certificate')

async function runServer(options: Options, terminal: Terminal): Promise<number> {
  const usage = mistakeIn(options)
  if (usage !== undefined) return terminal.fail(problem('cli.usage', { what: usage }), 2)
  const commands = await readCommands(options.commands)
  if (!commands.ok) return terminal.fail(commands.problem, 2)
  const accounts = await readAccounts(options.accounts)
  if (!accounts.ok) return terminal.fail(accounts.problem, 2)
  for (const item of commands.value.doubtful) terminal.note(`dmwb: warning: ${formatProblem(item)}`)
  const stopping = listenForStop()
  let code = 0
  let ended = () => {}
  const session = new Promise<void>(resolve => {
    ended = resolve
  })
  let printed = false
  const onSession = (record: StoredRecord) => {
    if (printed && options.once) return
    printed = true
    code = print(record, terminal)
    ended()
  }
  const server = await startLoneServer({
    ...options,
    tls: options.tls ?? false,
    once: options.once ?? false,
    rounds: commands.value.rounds,
    accounts: accounts.value,
    onSession,
  })
  if (!server.ok) return terminal.fail(server.problem)
  announce(server.value, options, terminal)
  await Promise.race([stopping.asked, ...(options.once ? [session] : [])])
  await server.value.close()
  if (!options.once) return 0
  return printed ? code : terminal.fail(problem('cli.no-session'))
}

function mistakeIn({ auth, tls, accounts }: Options): string | undefined {
  if (auth.includes('certificate') && !tls) return 'Client certificates need --tls.'
  if (auth !== 'none' && accounts === undefined) return 'With --auth an --accounts file is needed.'
  return undefined
}

const readCommands = async (file: string | undefined): Promise<Result<CommandsFile>> =>
  file === undefined ? ok({ rounds: [], doubtful: [] }) : readCommandsFile(file)

const readAccounts = async (file: string | undefined): Promise<Result<AccountLookup>> =>
  file === undefined ? ok(noAccounts) : readAccountsFile(file)

function announce({ address: at, insecure, authority }: LoneServer, { once }: Options, terminal: Terminal): void {
  terminal.note(`dmwb: DM Server at ${at}${insecure ? ' (insecure test mode: loopback only)' : ''}`)
  if (authority !== undefined) terminal.note(authority)
  if (terminal.json && !once) {
    const { port } = new URL(at)
    terminal.document({ ok: true, address: at, port: Number(port), insecure, ...(authority && { authority }) })
  }
}

/** Prints a record; the exit code tells whether its session ended well. */
function print(record: StoredRecord, terminal: Terminal): number {
  if (terminal.json) terminal.document(storedRecordJson(record))
  terminal.line(recordText(record))
  const { outcome } = record.summary
  if (outcome !== 'done' && record.view.problem) terminal.complain(record.view.problem)
  return outcome === 'done' ? 0 : 1
}
