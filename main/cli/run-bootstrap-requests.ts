import type { RequestSettings } from '#contract'
import type { DeliveryMethod } from '#core/bootstrap/delivery-method.ts'
import type { DocumentForm } from '#core/bootstrap-forms/forms.ts'
import { problem } from '#core/problem.ts'
import { type HostOptions, openHost } from './open-host.ts'
import type { Terminal } from './terminal.ts'

export interface RequestsCommand extends HostOptions {
  readonly on?: boolean
  readonly off?: boolean
  readonly host?: string
  readonly port?: number
  readonly profile?: string
  readonly method?: DeliveryMethod
  readonly as?: DocumentForm | 'own'
  readonly token?: boolean
  readonly renew?: boolean
}

/** Runs `dmwb bootstrap requests`: the door for bootstraps that others ask for, as it stands or as it is to be. */
export async function runBootstrapRequests(options: RequestsCommand, terminal: Terminal): Promise<number> {
  if (options.on && options.off) return terminal.fail(problem('cli.usage', { what: 'Give either --on or --off.' }), 2)
  const opened = await openHost(options)
  if (!opened.ok) return terminal.fail(opened.problem)
  const { host } = opened.value.client
  try {
    const before = await host.bootstrapRequests.state()
    const wanted = changed(before.settings, options)
    const isSame = JSON.stringify(wanted) === JSON.stringify(before.settings)
    const after = isSame ? ({ ok: true, value: before } as const) : await host.bootstrapRequests.change(wanted)
    if (!after.ok) return terminal.fail(after.problem)
    const shows = options.token || options.renew
    const token = shows ? await host.bootstrapRequests.token({ renew: options.renew === true }) : undefined
    if (token && !token.ok) return terminal.fail(token.problem)
    const { settings, address, exposed } = after.value
    const told = { settings, ...(address !== undefined && { address }), exposed, ...token?.value }
    if (terminal.json) terminal.document({ ok: true, ...told })
    const as = settings.form === undefined ? '' : ` as ${settings.form}`
    terminal.line(settings.enabled ? `on: ${settings.profileId} by ${settings.method}${as}` : 'off')
    if (settings.enabled) terminal.line(`listens at ${settings.host}:${settings.port} while the workbench runs`)
    if (token) terminal.line(token.value.token)
    return 0
  } finally {
    await opened.value.close()
  }
}

function changed({ form: before, ...settings }: RequestSettings, options: RequestsCommand): RequestSettings {
  const { on, off, host, port, profile, method, as = before } = options
  return {
    ...settings,
    ...(on && { enabled: true }),
    ...(off && { enabled: false }),
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(profile !== undefined && { profileId: profile }),
    ...(method && { method }),
    ...(as && as !== 'own' && { form: as }),
  }
}
