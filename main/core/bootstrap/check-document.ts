import type { MoDocument, MoElement, MoNode } from '../package-types.ts'
import { type Problem, problem } from '../problem.ts'

/** MOID of the DM Account, without its version: older documents name 1.0 and 1.1. */
const accountMoid = /^urn:oma:mo:oma-dm-dmacc:/

/** True for an element that holds a DM Account. */
export const isAccount = ({ uri }: MoElement): boolean => accountMoid.test(uri)

/**
 * What generator and client both insist on before a DM Bootstrap counts (OMA DM 2.0 §8.5, §12.2): an account with its
 * required nodes, an absolute SrvURI over https (plain http on loopback only: the insecure test mode), at least one
 * permission, no SrvID twice. Each problem says where, by the ClientURI of its element and the path below it.
 */
export function checkBootstrapDocument(document: MoDocument): readonly Problem[] {
  const accounts = document.filter(isAccount)
  if (accounts.length === 0) return [problem('bootstrap.no-account')]
  const seen = new Set<string>()
  return accounts.flatMap(account => {
    const id = textAt(account.node, 'SrvID') ?? ''
    const twice = seen.has(id) ? [problem('bootstrap.server-twice', { id }, at(account, 'SrvID'))] : []
    seen.add(id)
    return [...twice, ...checkAccount(account)]
  })
}

function checkAccount(account: MoElement): readonly Problem[] {
  const missing = requiredOf(account)
    .filter(path => (textAt(account.node, ...path) ?? '') === '')
    .map(path => path.join('/'))
    .map(node => problem('bootstrap.missing-node', { node }, at(account, node)))
  const address = textAt(account.node, 'SrvURI') ?? ''
  const unsafe =
    address !== '' && !isSafeAddress(address)
      ? [problem('bootstrap.unsafe-address', { address }, at(account, 'SrvURI'))]
      : []
  const none = permissionsOf(account).length === 0 ? [problem('bootstrap.no-permission', {}, at(account, 'Perm'))] : []
  return [...missing, ...unsafe, ...none]
}

/** Required leaves below optional nodes (§12.2), where those are present. */
const requiredBelow: readonly (readonly [path: readonly string[], leaves: readonly string[]])[] = [
  [
    ['Auth', 'Bootstrap'],
    ['ServerURI', 'SecMode', 'ClientPubKey', 'ServerPubKey', 'ClientSecretKey'],
  ],
  [
    ['Auth', 'Noti'],
    ['Type', 'Data', 'Secret'],
  ],
  [
    ['Auth', 'Trsp'],
    ['Data', 'Secret'],
  ],
  [
    ['Push', 'GCM'],
    ['SenderID', 'RegURI', 'UnRegURI', 'RegParams'],
  ],
]

function requiredOf(account: MoElement): readonly (readonly string[])[] {
  const below = requiredBelow.filter(([path]) => moNodeAt(account.node, ...path) !== undefined)
  return [
    ['SrvID'],
    ['SrvURI'],
    ['Name'],
    ...permissionsOf(account).map(name => ['Perm', name, 'MOID']),
    ...below.flatMap(([path, leaves]) => leaves.map(name => [...path, name])),
  ]
}

function permissionsOf({ node }: MoElement): readonly string[] {
  const listed = moNodeAt(node, 'Perm')
  return listed?.kind === 'interior' ? [...listed.children.keys()] : []
}

/** An absolute https address, or plain http on loopback. */
export function isSafeAddress(address: string): boolean {
  return (
    /^https:\/\/[^/?#]+/i.test(address) ||
    /^http:\/\/(127(\.\d{1,3}){3}|localhost|\[::1\])(:\d+)?([/?#]|$)/i.test(address)
  )
}

const at = ({ uri }: MoElement, name: string) => ({ path: `${uri}${uri.endsWith('/') ? '' : '/'}${name}` })

/** The node at a path below an MO node. */
function moNodeAt(node: MoNode, ...path: readonly string[]): MoNode | undefined {
  return path.reduce<MoNode | undefined>(
    (found, name) => (found?.kind === 'interior' ? found.children.get(name) : undefined),
    node,
  )
}

/** The value of a leaf at a path below an MO node, as text. */
export function textAt(node: MoNode, ...path: readonly string[]): string | undefined {
  const leaf = moNodeAt(node, ...path)
  return leaf?.kind === 'leaf' && leaf.value !== null ? String(leaf.value) : undefined
}
