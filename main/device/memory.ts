import { z } from 'zod'
import { parseClientUri } from '#core/client-uri.ts'
import { dialectNames } from '#core/dialect/dialect.ts'
import type { Alert } from '#core/package-types.ts'
import { resolve } from '#core/tree/resolve.ts'
import type { ManagementTree } from '#core/tree-types.ts'
import { accountsOf } from './account.ts'

// What a DM Client keeps beside its tree, over restarts: it goes with the account of the server that asked for it.

const owned = {
  /** SrvID; absent for a server without an account (insecure test mode). */
  serverId: z.string().optional(),
  /** Of a server without an account. */
  dialect: z.enum(dialectNames).optional(),
}
const subscription = z.object({
  ...owned,
  /** Tells it from one with the same name that was there before. */
  id: z.number().default(0),
  /** ServerURI that the data is PUT to. */
  to: z.string(),
  /** ClientURI as it was written: it names the subscription. */
  uri: z.string(),
  /** Changes that were not delivered yet. */
  due: z.number(),
  /** How often that failed since the last change. */
  tries: z.number().default(0),
})
const fallback = z.object({ ...owned, moid: z.string(), from: z.string() })
const owedAlert = z.object({
  ...owned,
  id: z.number(),
  /** ServerURI of a session of its own; absent: it goes along in the next session with the server. */
  address: z.string().optional(),
  /** How often it could not be told. */
  tries: z.number().default(0),
  alert: z.custom<Alert>(value => typeof value === 'object' && value !== null),
})
const job = z.object({
  ...owned,
  id: z.number(),
  moid: z.string(),
  miid: z.string(),
  /** The node that was executed, below the MO root. */
  path: z.array(z.string()),
  report: z.string().optional(),
})
const pack = z.object({ moid: z.string(), miid: z.string(), bytes: z.number(), sha256: z.string() })
/** What the last card brought: its servers go when they are no longer on the card (OMA DM 2.0 App. G). */
const card = z.object({ servers: z.array(z.string()), sha256: z.string() })
/** A local application (DM-7): what it registered, and what changed while it was away. */
const application = z.object({
  id: z.string(),
  objects: z.array(z.object({ moid: z.string(), miid: z.string() })),
  /** Descriptions that it brought. */
  ddfs: z.array(z.object({ moid: z.string(), text: z.string() })),
  missed: z.array(z.string()),
})
/** The account as it was before an update, as an MO document, until the new one is proved. */
const former = z.object({ serverId: z.string(), document: z.unknown() })
const memory = z.object({
  lastId: z.number(),
  subscriptions: z.array(subscription),
  defaults: z.array(fallback),
  alerts: z.array(owedAlert),
  jobs: z.array(job),
  packages: z.array(pack),
  card: card.optional(),
  ownKey: z.string().optional(),
  former: z.array(former).default([]),
  applications: z.array(application).default([]),
})

export type FormerAccount = Readonly<z.infer<typeof former>>
/** A subscription (OMA DM 2.0 §5.3.11). */
export type Subscription = Readonly<z.infer<typeof subscription>>
/** Where an MO comes from when it is needed and missing (OMA DM 2.0 §5.3.10); newest last. */
export type DefaultSource = Readonly<z.infer<typeof fallback>>
/** A Generic Alert that a server is still to be told. */
export type OwedAlert = Readonly<z.infer<typeof owedAlert>>
/** An EXEC that runs on after its session, and after a restart. */
export type Job = Readonly<z.infer<typeof job>>
/** A package that was downloaded for an MO instance and not used up yet; of its bytes only the facts are kept. */
export type KeptPackage = Readonly<z.infer<typeof pack>>

/** The servers that came from a card, and the bytes that brought them. */
export type CardMemory = Readonly<z.infer<typeof card>>

/** A local application, as the device remembers it. */
export type KeptApplication = Readonly<z.infer<typeof application>>

export interface DeviceMemory {
  /** The last number given to an alert, a job or a subscription. */
  readonly lastId: number
  readonly subscriptions: readonly Subscription[]
  readonly defaults: readonly DefaultSource[]
  readonly alerts: readonly OwedAlert[]
  readonly jobs: readonly Job[]
  readonly packages: readonly KeptPackage[]
  readonly card?: CardMemory | undefined
  /** The device's own private key, PKCS #8 in PEM; made when it is first asked for. */
  readonly ownKey?: string | undefined
  readonly former: readonly FormerAccount[]
  readonly applications: readonly KeptApplication[]
}

const emptyMemory: DeviceMemory = {
  lastId: 0,
  subscriptions: [],
  defaults: [],
  alerts: [],
  jobs: [],
  packages: [],
  former: [],
  applications: [],
}

/** The memory in a saved state; empty when it was saved before there was one. */
export function readMemory(state: unknown): DeviceMemory {
  const saved = typeof state === 'object' && state !== null && 'memory' in state ? state.memory : undefined
  const read = memory.safeParse(saved)
  return read.success ? read.data : emptyMemory
}

/** Nobody is called for ever: after so many failures it is left to the next change, or to the next session. */
export const mostTries = 3

/** True for what is to be told now. */
export const isWaiting = ({ due, tries }: Subscription): boolean => due > 0 && tries < mostTries

/** What a change of the tree does to the memory: subscriptions fall due, and what belongs to a lost account goes. */
export function afterChange(kept: DeviceMemory, before: ManagementTree, after: ManagementTree): DeviceMemory {
  if (before === after) return kept
  const servers = new Set(accountsOf(after).map(({ serverId }) => serverId))
  const stays = ({ serverId }: { readonly serverId?: string | undefined }) =>
    serverId === undefined || servers.has(serverId)
  const subscriptions = kept.subscriptions
    .filter(stays)
    .map(item => (isSame(before, after, item.uri) ? item : { ...item, due: item.due + 1, tries: 0 }))
  return {
    ...kept,
    subscriptions,
    defaults: kept.defaults.filter(stays),
    alerts: kept.alerts.filter(stays),
    jobs: kept.jobs.filter(stays),
    former: kept.former.filter(stays),
  }
}

/** Unchanged nodes are the very same values in both trees. */
function isSame(before: ManagementTree, after: ManagementTree, text: string): boolean {
  const [old, now] = [nodesAt(before, text), nodesAt(after, text)]
  return old.length === now.length && old.every((node, index) => node === now[index])
}

function nodesAt(tree: ManagementTree, text: string) {
  const uri = parseClientUri(text, tree.descriptions)
  const found = uri.ok ? resolve(tree, uri.value) : uri
  return found.ok ? found.value.map(({ node }) => node) : []
}
