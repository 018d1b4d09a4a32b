import { base64Decode, utf8Decode } from '#core/bytes.ts'
import { type DialectName, dialectNames } from '#core/dialect/dialect.ts'
import type { NotificationSecret } from '#core/notification/notification.ts'
import type { ManagementTree, MoInstance, TreeNode } from '#core/tree-types.ts'
import { readKeyMaterial, readOwnCertificate } from './key-material.ts'

export const accountMoid = 'urn:oma:mo:oma-dm-dmacc:1.2'

export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  /** PEM texts. */
  | { readonly kind: 'certificate'; readonly cert: string; readonly key: string }
  /** A certificate for the device's own key, and the SHA-256 of that key's public half. */
  | { readonly kind: 'own-key'; readonly cert: string; readonly keyId: string }
  | { readonly kind: 'psk'; readonly identity: string; readonly key: Uint8Array }

/** What a DM Account says (OMA DM 2.0 §12.2). */
export interface Account {
  /** Undefined for a session without an account: the insecure test mode. */
  readonly miid?: string
  readonly serverId: string
  /** SrvURI, as it stands in the account: parameters are not filled in yet. */
  readonly address: string
  /** MOIDs the server listed at bootstrap; `*` is all. */
  readonly permitted: ReadonlySet<string>
  readonly credentials: Credentials
  /** A client detects nothing: the dialect belongs to its account. */
  readonly dialect: DialectName
  /** `Auth/Noti`, decoded. */
  readonly notification?: NotificationSecret
  readonly gcm?: GcmAccount
}

/** `Push/GCM`: where the device tells its registration (OMA DM 2.0 App. E.2). */
export interface GcmAccount {
  readonly senderId: string
  readonly registerAt: string
  readonly unregisterAt: string
  readonly params: string
}

/** The accounts of a tree, in the order they were made. */
export function accountsOf(tree: ManagementTree): readonly Account[] {
  return [...(tree.instances.get(accountMoid)?.values() ?? [])].map(readAccount)
}

/** An account for a server that asks for none; everything is allowed. Insecure test mode only. */
export function openAccount(address: string, dialect: DialectName = 'approved'): Account {
  return { serverId: 'test', address, permitted: new Set(['*']), credentials: { kind: 'none' }, dialect }
}

function readAccount({ miid, root }: MoInstance): Account {
  const notification = notificationSecretOf(root)
  const gcm = gcmOf(root)
  return {
    miid,
    serverId: textAt(root, 'SrvID') ?? '',
    address: textAt(root, 'SrvURI') ?? '',
    permitted: new Set(permittedOf(root)),
    credentials: credentialsOf(root),
    ...(notification && { notification }),
    ...(gcm && { gcm }),
    dialect: dialectOf(root),
  }
}

/** Our own leaf in the room for vendors: a draft bootstrap writes it, an approved one need not. */
export const dialectLeaf = ['Ext', 'Dialect'] as const

function dialectOf(root: TreeNode): DialectName {
  const stated = textAt(root, ...dialectLeaf)
  return dialectNames.find(name => name === stated) ?? 'approved'
}

function permittedOf(root: TreeNode): readonly string[] {
  const list = nodeAt(root, 'Perm')
  if (list?.kind !== 'interior') return []
  return [...list.children.values()].map(entry => textAt(entry, 'MOID')).filter(moid => moid !== undefined)
}

/**
 * `Auth/Trsp` holds a certificate and its key, or a user name and a password, or a PSK identity and its key (our choice;
 * the nodes are `bin`): a Secret that is no text is a key (OMA DM 2.0 §12.2.1).
 */
function credentialsOf(root: TreeNode): Credentials {
  const data = bytesAt(root, 'Auth', 'Trsp', 'Data')
  const secret = bytesAt(root, 'Auth', 'Trsp', 'Secret')
  if (!data || !secret) return { kind: 'none' }
  const material = readKeyMaterial(data, secret)
  if (material) return { kind: 'certificate', ...material }
  const own = readOwnCertificate(data, secret)
  if (own) return { kind: 'own-key', ...own }
  const [user, password] = [utf8Decode(data), utf8Decode(secret)]
  if (!user.ok) return { kind: 'none' }
  return password.ok
    ? { kind: 'basic', user: user.value, password: password.value }
    : { kind: 'psk', identity: user.value, key: secret }
}

/** Type 0 is the SHA-256 digest, the only one there is. An empty Data is allowed, an empty Secret is none. */
function notificationSecretOf(root: TreeNode): NotificationSecret | undefined {
  const secret = bytesAt(root, 'Auth', 'Noti', 'Secret')
  return secret && { secret, data: bytesAt(root, 'Auth', 'Noti', 'Data') ?? new Uint8Array(0) }
}

function gcmOf(root: TreeNode): GcmAccount | undefined {
  const at = (name: string) => textAt(root, 'Push', 'GCM', name) ?? ''
  const registerAt = at('RegURI')
  if (registerAt === '') return undefined
  return { senderId: at('SenderID'), registerAt, unregisterAt: at('UnRegURI'), params: at('RegParams') }
}

function nodeAt(node: TreeNode, ...path: readonly string[]): TreeNode | undefined {
  return path.reduce<TreeNode | undefined>(
    (at, name) => (at?.kind === 'interior' ? at.children.get(name) : undefined),
    node,
  )
}

function textAt(node: TreeNode, ...path: readonly string[]): string | undefined {
  const leaf = nodeAt(node, ...path)
  return leaf?.kind === 'leaf' && leaf.value !== null ? String(leaf.value) : undefined
}

/** The bytes in a `bin` leaf; undefined when there are none. */
function bytesAt(node: TreeNode, ...path: readonly string[]): Uint8Array | undefined {
  const bytes = base64Decode(textAt(node, ...path) ?? '')
  return bytes && bytes.length > 0 ? bytes : undefined
}
