import { isAccount, textAt } from '../bootstrap/check-document.ts'
import type { MoDocument, MoElement, MoNode } from '../package-types.ts'
import type { Markup } from '../xml/markup.ts'

/** What a bootstrap says of one account, whatever its form. Never a secret. */
export interface AccountReading {
  readonly serverId: string
  readonly name: string
  readonly address: string
  /** How the device authenticates itself, in a word or two; the user name beside it. */
  readonly credentials: string
  readonly user?: string
  /** What notifications, or the server of DM 1.x, are authenticated with. */
  readonly serverCredentials: boolean
  /** MOIDs that are asked for; DM 2.0 only. */
  readonly permissions: readonly string[]
}

/** The accounts in an MO document, of DM 2.0 and of 1.x. */
export function accountsOf(document: MoDocument): readonly AccountReading[] {
  return document.filter(element => isAccount(element) || /^\.\/DMAcc\/[^/]+$/.test(element.uri)).map(accountOf)
}

function accountOf({ node }: MoElement): AccountReading {
  if (textAt(node, 'ServerID') !== undefined) return olderAccount(node)
  const permissions = childrenOf(node, 'Perm').flatMap(([, item]) => textAt(item, 'MOID') ?? [])
  const hasUser = textAt(node, 'Auth', 'Trsp', 'Data') !== undefined
  return {
    serverId: textAt(node, 'SrvID') ?? '',
    name: textAt(node, 'Name') ?? '',
    address: textAt(node, 'SrvURI') ?? '',
    credentials: hasUser ? 'user and password, certificate or key of Auth/Trsp' : 'none',
    serverCredentials: textAt(node, 'Auth', 'Noti', 'Secret') !== undefined,
    permissions,
  }
}

function olderAccount(node: MoNode): AccountReading {
  const [first] = childrenOf(node, 'AppAddr')
  const sides = childrenOf(node, 'AppAuth').map(([, side]) => side)
  const client = sides.find(side => textAt(side, 'AAuthLevel') === 'CLCRED')
  const user = client && textAt(client, 'AAuthName')
  return {
    serverId: textAt(node, 'ServerID') ?? '',
    name: textAt(node, 'Name') ?? '',
    address: first ? (textAt(first[1], 'Addr') ?? '') : '',
    credentials: client ? (textAt(client, 'AAuthType') ?? 'none') : 'none',
    ...(user !== undefined && { user }),
    serverCredentials: sides.some(side => textAt(side, 'AAuthLevel') === 'SRVCRED'),
    permissions: [],
  }
}

/** The nodes below a child of this name. */
export function childrenOf(node: MoNode, name: string): readonly (readonly [string, MoNode])[] {
  const found = node.kind === 'interior' ? node.children.get(name) : undefined
  return found?.kind === 'interior' ? [...found.children] : []
}

/** The accounts (application w7) in a client provisioning document. */
export function provisionedAccounts(root: Markup): readonly AccountReading[] {
  return inner(root, 'APPLICATION')
    .filter(application => parm(application, 'APPID') === 'w7')
    .map(application => {
      const sides = inner(application, 'APPAUTH')
      const client = sides.find(side => parm(side, 'AAUTHLEVEL') === 'APPSRV')
      const user = client && parm(client, 'AAUTHNAME')
      const [address] = inner(application, 'APPADDR')
      return {
        serverId: parm(application, 'PROVIDER-ID') ?? '',
        name: parm(application, 'NAME') ?? '',
        address: (address && parm(address, 'ADDR')) ?? '',
        credentials: client ? (parm(client, 'AAUTHTYPE') ?? 'none') : 'none',
        ...(user !== undefined && { user }),
        serverCredentials: sides.some(side => parm(side, 'AAUTHLEVEL') === 'CLIENT'),
        permissions: [],
      }
    })
}

const attribute = ({ attributes }: Markup, name: string) => attributes.find(([each]) => each === name)?.[1]

/** The characteristics of a type, one level down. */
export function inner(root: Markup, type: string): readonly Markup[] {
  return root.content.flatMap(part => (typeof part !== 'string' && attribute(part, 'type') === type ? [part] : []))
}

/** The value of a parameter. */
export function parm(root: Markup, name: string): string | undefined {
  for (const part of root.content) {
    if (typeof part !== 'string' && part.name === 'parm' && attribute(part, 'name') === name)
      return attribute(part, 'value')
  }
  return undefined
}
