import { authorityApi, authorityOperations } from '#api/authority-api.ts'
import { peerApi, peerOperations } from '#api/peer-api.ts'
import { serveApi } from '#api/serve.ts'
import { type KeptToken, makeToken, tokenShown } from '#api/tokens.ts'
import type { ForwardItem, InterfaceSettings, InterfacesState } from '#contract'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { type Listener, listen } from '#http/listener.ts'
import { isLoopback } from '#http/loopback.ts'
import { route } from '#http/route.ts'
import type { BootstrapArea } from '../areas.ts'
import { authorityPorts } from '../authority-ports.ts'
import { certificateNames, namesInHost } from '../certificate-names.ts'
import type { Parts } from '../parts.ts'
import type { Bootstrap } from './bootstrap.ts'
import { createForwards } from './forwards.ts'
import type { IdentitiesArea } from './identities.ts'
import { createPeersArea } from './peers.ts'
import type { TreeArea } from './tree.ts'
import type { WireCommand, WorkArea } from './work.ts'

// The HTTP interfaces for other systems, on one listener of their own: off until switched on, on loopback unless told
// otherwise, HTTPS always. Authorities show tokens, workbenches show certificates.

const settingsKey = 'interfaces'
const tokensKey = 'interface-tokens'
const usual: InterfaceSettings = { enabled: false, host: '127.0.0.1', port: 8445 }
/** How exactly it is kept when a token was used last, in microseconds. */
const usedEvery = 60_000_000

export interface InterfacesArea {
  state(): Promise<InterfacesState>
  /** Problems: those of a listener. */
  change(settings: InterfaceSettings): Promise<Result<InterfacesState>>
  makeToken(name: string, authority: string): Promise<Result<{ readonly token: string; readonly id: string }>>
  revokeToken(id: string): Promise<Result<InterfacesState>>
  card(renew: boolean): Promise<Result<string>>
  addPeer(card: string): Promise<Result<InterfacesState>>
  removePeer(serverId: string): Promise<Result<InterfacesState>>
  tryPeer(serverId: string): Promise<Result<{ readonly name: string }>>
  setWay(deviceId: string, serverId: string | undefined): Promise<Result<InterfacesState>>
  forward(serverId: string, deviceId: string, commands: readonly WireCommand[]): Promise<Result<ForwardItem>>
  forwards(): Promise<readonly ForwardItem[]>
  close(): Promise<void>
}

interface Needs {
  readonly identities: Pick<IdentitiesArea, 'list' | 'submit'>
  readonly work: WorkArea
  readonly tree: TreeArea
  readonly bootstrap: Pick<Bootstrap, 'start'> & Pick<BootstrapArea, 'run'>
}

export async function createInterfaces(parts: Parts, needs: Needs): Promise<InterfacesArea> {
  const { store, recorder, authority, hub, log, now, serverId } = parts
  const kept = (await store.settings.get(settingsKey)) as Partial<InterfaceSettings> | undefined
  let settings: InterfaceSettings = { ...usual, ...kept }
  let tokens = ((await store.settings.get(tokensKey)) as readonly KeptToken[] | undefined) ?? []
  let listener: Listener | undefined
  let trouble: Problem | undefined
  const changed = () => hub.emit({ kind: 'interfaces' })
  const peers = await createPeersArea(parts, changed)
  const forwards = await createForwards(parts, { peers, work: needs.work, tree: needs.tree })

  const keepTokens = async (next: readonly KeptToken[]) => {
    tokens = next
    await store.settings.put(tokensKey, next)
  }
  const used = (token: KeptToken): KeptToken => {
    const at = now()
    if (at - (token.usedAt ?? 0) > usedEvery) {
      const next = tokens.map(each => (each.id === token.id ? { ...each, usedAt: at } : each))
      keepTokens(next).then(changed, (cause: unknown) => log.write('error', 'interfaces', String(cause)))
    }
    return token
  }

  const common = {
    recorder,
    names: () => namesInHost(settings.host, listener?.port ?? settings.port),
    clock: () => performance.now(),
  }
  const handler = route([
    {
      prefix: `${authorityApi.prefix}/`,
      handler: serveApi(authorityApi, authorityOperations(authorityPorts(parts, needs)), {
        ...common,
        admit: ({ headers }) => {
          const token = tokenShown(headers.authorization, tokens)
          return token ? ok(used(token)) : failed({ status: 401, problem: problem('api.token') })
        },
        nameOf: ({ id }) => id,
      }),
    },
    {
      prefix: `${peerApi.prefix}/`,
      handler: serveApi(
        peerApi,
        peerOperations({
          accept: forwards.accept,
          forward: forwards.told,
          self: () => ({ serverId, name: 'DM Workbench' }),
        }),
        { ...common, admit: peers.admit, nameOf: peer => peer.serverId },
      ),
    },
  ])

  const open = async (): Promise<Result<null>> => {
    await listener?.close()
    listener = undefined
    trouble = undefined
    if (!settings.enabled) return ok(null)
    const { host, port } = settings
    const tls = { ...(await authority.issueServer(certificateNames(host))), requestCert: true }
    const opened = await listen({ host, port, exposed: !isLoopback(host), tls }, handler)
    if (opened.ok) listener = opened.value
    else trouble = opened.problem
    return opened.ok ? ok(null) : opened
  }
  const state = async (): Promise<InterfacesState> => ({
    settings,
    ...(listener && { address: listener.origin }),
    exposed: !isLoopback(settings.host),
    ...(trouble && { problem: trouble }),
    tokens: tokens.map(({ digest: _, ...token }) => token),
    authorities: [...new Set(needs.identities.list().flatMap(({ authorities }) => authorities))],
    peers: peers.list(),
  })
  const after = async (done: Result<null>) => (done.ok ? ok(await state()) : done)

  const first = await open()
  if (!first.ok) log.write('error', 'interfaces', first.problem)
  return {
    state,
    change: async wanted => {
      settings = wanted
      const opened = await open()
      if (opened.ok) await store.settings.put(settingsKey, wanted)
      changed()
      return after(opened)
    },
    makeToken: async (name, whose) => {
      const { token, kept: made } = makeToken(name, whose, now())
      await keepTokens([...tokens, made])
      await store.durable()
      changed()
      return ok({ token, id: made.id })
    },
    revokeToken: async id => {
      if (!tokens.some(token => token.id === id)) return failed(problem('api.nothing-here', { what: 'token', id }))
      await keepTokens(tokens.filter(token => token.id !== id))
      await store.durable()
      changed()
      return ok(await state())
    },
    card: async renew =>
      listener ? ok(await peers.card(listener.origin, renew)) : failed(problem('api.interfaces-off')),
    addPeer: async text => after(await peers.add(text, new Set(needs.identities.list().map(each => each.serverId)))),
    removePeer: async id => after(await peers.remove(id)),
    tryPeer: async id => {
      const said = await peers.call(id, 'GET', '/hello')
      return said.ok ? ok({ name: String((said.value as { name?: unknown } | undefined)?.name ?? '') }) : said
    },
    setWay: async (deviceId, to) => after(await peers.setWay(deviceId, to)),
    forward: forwards.forward,
    forwards: async () => forwards.list(),
    close: async () => {
      forwards.close()
      await listener?.close()
    },
  }
}
