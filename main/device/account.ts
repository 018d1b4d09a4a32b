import { base64Decode, utf8Decode } from '#core/bytes.ts'
import type { ManagementTree, MoInstance, TreeNode } from '#core/tree-types.ts'

export const accountMoid = 'urn:oma:mo:oma-dm-dmacc:1.2'

export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  /** PEM texts. */
  | { readonly kind: 'certificate'; readonly cert: string; readonly key: string }

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
}

/** The accounts of a tree, in the order they were made. */
export function accountsOf(tree: ManagementTree): readonly Account[] {
  return [...(tree.instances.get(accountMoid)?.values() ?? [])].map(readAccount)
}

/** An account for a server that asks for none; everything is allowed. Insecure test mode only. */
export function openAccount(address: string): Account {
  return { serverId: 'test', address, permitted: new Set(['*']), credentials: { kind: 'none' } }
}

function readAccount({ miid, root }: MoInstance): Account {
  return {
    miid,
    serverId: textAt(root, 'SrvID') ?? '',
    address: textAt(root, 'SrvURI') ?? '',
    permitted: new Set(permittedOf(root)),
    credentials: credentialsOf(root),
  }
}

function permittedOf(root: TreeNode): readonly string[] {
  const list = nodeAt(root, 'Perm')
  if (list?.kind !== 'interior') return []
  return [...list.children.values()].map(entry => textAt(entry, 'MOID')).filter(moid => moid !== undefined)
}

/** `Auth/Trsp` holds a user name and password, or a certificate and its key, both PEM (our choice; the nodes are `bin`). */
function credentialsOf(root: TreeNode): Credentials {
  const [data, secret] = ['Data', 'Secret'].map(name => bytesAt(root, 'Auth', 'Trsp', name))
  if (data === undefined || secret === undefined) return { kind: 'none' }
  if (data.includes('-----BEGIN CERTIFICATE')) return { kind: 'certificate', cert: data, key: secret }
  return { kind: 'basic', user: data, password: secret }
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

/** The text in a `bin` leaf. */
function bytesAt(node: TreeNode, ...path: readonly string[]): string | undefined {
  const bytes = base64Decode(textAt(node, ...path) ?? '')
  const text = bytes && bytes.length > 0 ? utf8Decode(bytes) : undefined
  return text?.ok ? text.value : undefined
}
