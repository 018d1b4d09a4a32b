import type { FactoryOrder, FactoryState } from '#contract'
import { problem } from '#core/problem.ts'
import { ok, type Result } from '#core/result.ts'
import { type HostOptions, openHost } from './open-host.ts'
import { readText } from './read-file.ts'
import type { Terminal } from './terminal.ts'

export interface AuthorityCommand extends HostOptions {
  readonly url?: string
  readonly issuer?: string
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly own?: boolean
}

/** Runs `dmwb bootstrap authority`: who certifies devices, as it stands or as it is to be. */
export async function runBootstrapAuthority(options: AuthorityCommand, terminal: Terminal): Promise<number> {
  const { url, issuer, own, ca, cert, key } = options
  const usage = (what: string) => terminal.fail(problem('cli.usage', { what }), 2)
  const isNamed = url !== undefined
  if (isNamed && own) return usage('Give either --url or --own.')
  if (isNamed !== (issuer !== undefined)) return usage('--url and --issuer belong together.')
  if (!isNamed && [ca, cert, key].some(text => text !== undefined)) return usage('--ca, --cert and --key need --url.')
  const order = isNamed ? await orderOf(url, issuer ?? '', options) : undefined
  if (order && !order.ok) return terminal.fail(order.problem)
  const opened = await openHost(options)
  if (!opened.ok) return terminal.fail(opened.problem)
  const { factoryAuthority } = opened.value.client.host
  try {
    const now = order
      ? await factoryAuthority.use(order.value)
      : own
        ? await factoryAuthority.drop()
        : ok(await factoryAuthority.state())
    if (!now.ok) return terminal.fail(now.problem)
    return tell(now.value, terminal)
  } finally {
    await opened.value.close()
  }
}

function tell({ authority }: FactoryState, terminal: Terminal): number {
  if (terminal.json) terminal.document({ ok: true, ...(authority && { authority }) })
  if (!authority) {
    terminal.line('Devices are certified by this workbench.')
    return 0
  }
  terminal.line(`Devices are certified by the factory authority at ${authority.url}`)
  terminal.line(`Certificates are believed that are signed by ${authority.signers.join('; ')}`)
  if (authority.hasKey) terminal.line('We show it our certificate; its key lies sealed.')
  return 0
}

async function orderOf(
  url: string,
  issuer: string,
  { ca, cert, key }: AuthorityCommand,
): Promise<Result<FactoryOrder>> {
  const texts: Record<string, string> = {}
  for (const [name, path] of Object.entries({ issuer, ca, cert, key })) {
    if (path === undefined) continue
    const text = await readText(path)
    if (!text.ok) return text
    texts[name] = text.value
  }
  return ok({ url, issuer: '', ...texts })
}
