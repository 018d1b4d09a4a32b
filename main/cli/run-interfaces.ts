import type { InterfaceSettings } from '#contract'
import { problem } from '#core/problem.ts'
import { type HostOptions, openHost } from './open-host.ts'
import type { Terminal } from './terminal.ts'

export interface InterfacesCommand extends HostOptions {
  readonly on?: boolean
  readonly off?: boolean
  readonly host?: string
  readonly port?: number
  readonly makeToken?: string
  readonly authority?: string
  readonly revokeToken?: string
}

/** Runs `dmwb interfaces`: the HTTP interfaces for authorities and other workbenches, and their tokens. */
export async function runInterfaces(options: InterfacesCommand, terminal: Terminal): Promise<number> {
  const { on, off, makeToken, authority, revokeToken } = options
  if (on && off) return terminal.fail(problem('cli.usage', { what: 'Give either --on or --off.' }), 2)
  if (makeToken !== undefined && authority === undefined) {
    return terminal.fail(problem('cli.usage', { what: '--make-token needs --authority.' }), 2)
  }
  const opened = await openHost(options)
  if (!opened.ok) return terminal.fail(opened.problem)
  const { interfaces } = opened.value.client.host
  try {
    const before = await interfaces.state()
    const wanted = changed(before.settings, options)
    if (JSON.stringify(wanted) !== JSON.stringify(before.settings)) {
      const done = await interfaces.change(wanted)
      if (!done.ok) return terminal.fail(done.problem)
    }
    if (revokeToken !== undefined) {
      const done = await interfaces.revokeToken({ id: revokeToken })
      if (!done.ok) return terminal.fail(done.problem)
    }
    const made =
      makeToken !== undefined && authority !== undefined
        ? await interfaces.makeToken({ name: makeToken, authority })
        : undefined
    if (made && !made.ok) return terminal.fail(made.problem)
    const { settings, address, tokens, peers } = await interfaces.state()
    const told = { settings, ...(address !== undefined && { address }), tokens, peers, ...made?.value }
    if (terminal.json) terminal.document({ ok: true, ...told })
    terminal.line(settings.enabled ? `on: ${settings.host}:${settings.port} while the workbench runs` : 'off')
    for (const { id, name, authority: whose } of tokens) terminal.line(`token ${id}: ${name}, for ${whose}`)
    for (const { serverId, url } of peers) terminal.line(`workbench ${serverId}: ${url}`)
    if (made) terminal.line(made.value.token)
    return 0
  } finally {
    await opened.value.close()
  }
}

function changed(settings: InterfaceSettings, { on, off, host, port }: InterfacesCommand): InterfaceSettings {
  return {
    ...settings,
    ...(on && { enabled: true }),
    ...(off && { enabled: false }),
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
  }
}
