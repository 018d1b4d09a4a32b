import type { DialectChoice } from '#core/dialect/dialect.ts'
import { formatProblem, problem } from '#core/problem.ts'
import { ok, type Result } from '#core/result.ts'
import type { AuthMode } from '#http/authenticate.ts'
import { type FileAccounts, noAccounts, readAccountsFile } from './accounts-file.ts'
import { type CommandsFile, readCommandsFile } from './commands-file.ts'
import { type LoneServer, startLoneServer } from './lone-server.ts'
import { recordText } from './record-text.ts'
import { listenForStop } from './stop.ts'
import { type StoredRecord, storedRecordJson } from './stored-record.ts'
import type { Terminal } from './terminal.ts'

export interface ServerOptions {
  readonly port: number
  readonly host: string
  readonly path: string
  readonly commands?: string
  readonly once?: boolean
  readonly tls?: boolean
  readonly compatible?: boolean
  readonly auth: AuthMode
  readonly accounts?: string
  readonly serverId?: string
  readonly data?: string
  readonly share?: boolean
  readonly continueAt?: string
  readonly idle: number
  readonly dialect: DialectChoice
  readonly alwaysEnd?: boolean
}

/** Runs `dmwb server` and gives back its exit code. */
export async function runServer(options: ServerOptions, terminal: Terminal): Promise<number> {
  const usage = mistakeIn(options)
  if (usage !== undefined) return terminal.fail(problem('cli.usage', { what: usage }), 2)
  const commands = await readCommands(options)
  if (!commands.ok) return terminal.fail(commands.problem, 2)
  const accounts = await readAccounts(options)
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
    compatible: options.compatible ?? false,
    once: options.once ?? false,
    alwaysEnd: options.alwaysEnd ?? false,
    ...(options.commands === undefined && options.share ? {} : { rounds: commands.value.rounds }),
    share: options.share ?? false,
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

function mistakeIn({ auth, tls, accounts, share, data, compatible }: ServerOptions): string | undefined {
  if (share && data === undefined) return 'With --share a --data folder is needed.'
  if (/certificate|psk/.test(auth) && !tls) return 'Client certificates and pre-shared keys need --tls.'
  if (compatible && !tls) return '--compatible needs --tls.'
  if (auth !== 'none' && accounts === undefined && !share) {
    return 'With --auth an --accounts file is needed, or --share with the accounts of the data folder.'
  }
  return undefined
}

const readCommands = async ({ commands: file, dialect }: ServerOptions): Promise<Result<CommandsFile>> =>
  file === undefined ? ok({ rounds: [], doubtful: [] }) : readCommandsFile(file, dialect)

/** Without a file a server that shares a data folder takes the accounts that are kept there. */
const readAccounts = async ({ accounts: file, share }: ServerOptions): Promise<Result<FileAccounts | undefined>> =>
  file === undefined ? ok(share ? undefined : noAccounts) : readAccountsFile(file)

function announce({ address: at, insecure, authority }: LoneServer, { once }: ServerOptions, terminal: Terminal): void {
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
