import { createPrivateKey, type X509Certificate } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import type { Refusal } from '#api/operation.ts'
import { type Peer, peerApi } from '#api/peer-api.ts'
import type { PeerSummary } from '#contract'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { describeCertificate } from '#http/certificate-words.ts'
import type { KeyAndCert } from '#http/certificates.ts'
import { send } from '#http/client.ts'
import type { Parts } from '../parts.ts'
import { factsOf, type PeerCard, readCard } from '../peer-card.ts'

// The other workbenches that this one knows: their cards, and the ways of devices that lead to them.

const settingsKey = 'peers'
const secretName = 'peers/own'
const answerBytes = 16 * 1024 * 1024
const timeoutMs = 20_000

interface Kept {
  readonly cards: readonly PeerCard[]
  /** DevID → SrvID of the workbench that has it. */
  readonly ways: Readonly<Record<string, string>>
}

export interface PeersArea {
  list(): readonly PeerSummary[]
  /** The card of this workbench, at this address. */
  card(url: string, renew: boolean): Promise<string>
  /** Takes in a card; one with the SrvID of a server of ours would have its rights. */
  add(text: string, ours: ReadonlySet<string>): Promise<Result<null>>
  remove(serverId: string): Promise<Result<null>>
  setWay(deviceId: string, serverId: string | undefined): Promise<Result<null>>
  wayOf(deviceId: string): string | undefined
  /** Who is at the other end of a request, by the certificate that it showed. */
  admit(request: IncomingMessage): Result<Peer, Refusal>
  /** One call of a peer's interface, with the certificates of both sides. */
  call(serverId: string, method: 'GET' | 'POST', path: string, body?: unknown): Promise<Result<unknown>>
}

export async function createPeersArea(parts: Parts, changed: () => void): Promise<PeersArea> {
  const { store, authority, serverId: own } = parts
  let kept: Kept = { cards: [], ways: {}, ...((await store.settings.get(settingsKey)) as Partial<Kept> | undefined) }
  let identity = await readIdentity(parts)

  const keep = async (next: Kept): Promise<Result<null>> => {
    kept = next
    await store.settings.put(settingsKey, next)
    await store.durable()
    changed()
    return ok(null)
  }
  const identityNow = async (renew: boolean): Promise<KeyAndCert> => {
    if (identity && !renew) return identity
    const { key, cert } = await authority.issueClient(`DM Workbench ${own}`)
    identity = { key, cert }
    await store.secrets.put(secretName, Buffer.from(JSON.stringify(identity)))
    await store.durable()
    return identity
  }
  const find = (serverId: string) => kept.cards.find(card => card.serverId === serverId)
  const unknown = (serverId: string) => failed(problem('api.nothing-here', { what: 'workbench', id: serverId }))

  return {
    list: () =>
      kept.cards.map(card => {
        const { fingerprint, validTo } = factsOf(card)
        const { serverId, name, url } = card
        const devices = Object.keys(kept.ways).filter(device => kept.ways[device] === serverId)
        return { serverId, name, url, fingerprint, validTo: validTo * 1000, devices }
      }),
    card: async (url, renew) => {
      const { cert } = await identityNow(renew)
      const card: PeerCard = {
        ...{ kind: 'dmwb-peer', version: 1, serverId: own, name: 'DM Workbench', url },
        ...{ ca: authority.certificate, certificate: cert },
      }
      return `${JSON.stringify(card, undefined, 2)}\n`
    },
    add: async (text, ours) => {
      const card = readCard(text)
      if (!card.ok) return card
      if (ours.has(card.value.serverId)) return failed(problem('api.own-card'))
      await identityNow(false)
      const others = kept.cards.filter(({ serverId }) => serverId !== card.value.serverId)
      return keep({ ...kept, cards: [...others, card.value] })
    },
    remove: async serverId => {
      if (!find(serverId)) return unknown(serverId)
      const ways = Object.fromEntries(Object.entries(kept.ways).filter(([, to]) => to !== serverId))
      return keep({ ways, cards: kept.cards.filter(card => card.serverId !== serverId) })
    },
    setWay: async (deviceId, serverId) => {
      if (serverId !== undefined && !find(serverId)) return unknown(serverId)
      const { [deviceId]: _, ...others } = kept.ways
      return keep({ ...kept, ways: serverId === undefined ? others : { ...others, [deviceId]: serverId } })
    },
    wayOf: deviceId => kept.ways[deviceId],
    admit: ({ socket }) => admit(socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined, kept.cards),
    call: async (serverId, method, path, body) => {
      const card = find(serverId)
      if (!card) return unknown(serverId)
      const answered = await send({
        method,
        url: `${card.url}${peerApi.prefix}${path}`,
        ...(body !== undefined && {
          headers: { 'Content-Type': 'application/json' },
          body: Buffer.from(JSON.stringify(body)),
        }),
        timeoutMs,
        limitBytes: answerBytes,
        tls: { ...(await identityNow(false)), ca: card.ca },
      })
      if (!answered.ok) return answered
      const { status, body: bytes } = answered.value
      const json = readAnswer(bytes)
      return status === 200 || status === 202 ? ok(json) : failed(refusalIn(status, json))
    },
  }
}

/** Whoever holds the key of a certificate that a card shows is that workbench; nothing else about it counts. */
function admit(shown: X509Certificate | undefined, cards: readonly PeerCard[]): Result<Peer, Refusal> {
  if (!shown) return failed({ status: 401, problem: problem('api.no-certificate') })
  const fingerprint = shown.fingerprint256
  const card = cards.find(each => factsOf(each).fingerprint === fingerprint)
  if (!card) return failed({ status: 403, problem: problem('api.unknown-peer', { fingerprint }) })
  const { validFrom, validTo } = factsOf(card)
  const now = Date.now()
  if (now < validFrom || now > validTo) {
    const certificate = describeCertificate(shown)
    return failed({ status: 403, problem: problem('api.peer-expired', { name: card.name, certificate }) })
  }
  return ok({ serverId: card.serverId, name: card.name })
}

async function readIdentity({ store }: Parts): Promise<KeyAndCert | undefined> {
  const bytes = await store.secrets.get(secretName)
  if (!bytes) return undefined
  const pair = JSON.parse(Buffer.from(bytes).toString('utf8')) as KeyAndCert
  createPrivateKey(pair.key)
  return pair
}

function readAnswer(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined
  }
}

/** The refusal of a peer: its own words, with the code of this side where both know the same thing. */
function refusalIn(status: number, json: unknown): Problem {
  const { code, words, detail } = (json ?? {}) as { code?: string; words?: string; detail?: Problem['detail'] }
  if (code === 'forward.circle' && detail) return problem('forward.circle', detail)
  return problem('forward.refused', { status, words: String(words ?? 'nothing that can be read').slice(0, 500) })
}
