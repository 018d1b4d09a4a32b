import { textAt } from '../bootstrap/check-document.ts'
import { base64Decode, utf8Decode } from '../bytes.ts'
import type { MoNode } from '../package-types.ts'
import type { Markup } from '../xml/markup.ts'
import type { LegacyAccount, LegacyCredentials } from './legacy-account.ts'
import { childrenOf, inner, parm } from './read-account.ts'

// DM accounts of older devices with everything in them, secrets too; the counterparts of what writes them.

/** The accounts (application w7) of a client provisioning document. */
export function legacyAccountsIn(root: Markup): readonly LegacyAccount[] {
  return inner(root, 'APPLICATION')
    .filter(application => parm(application, 'APPID') === 'w7')
    .map(application => {
      const [address] = inner(application, 'APPADDR')
      const [port] = address ? inner(address, 'PORT') : []
      const side = (level: string) => {
        const found = inner(application, 'APPAUTH').find(item => parm(item, 'AAUTHLEVEL') === level)
        return found && credentialsOf(name => parm(found, name.toUpperCase()))
      }
      return accountOf({
        serverId: parm(application, 'PROVIDER-ID'),
        name: parm(application, 'NAME'),
        address: address && parm(address, 'ADDR'),
        port: port && parm(port, 'PORTNBR'),
        client: side('APPSRV'),
        server: side('CLIENT'),
      })
    })
}

/** The account in an instance of the DMAcc object of DM 1.x; undefined when it is none. */
export function legacyAccountOf(node: MoNode): LegacyAccount | undefined {
  const serverId = textAt(node, 'ServerID')
  if (serverId === undefined) return undefined
  const [[, address] = []] = childrenOf(node, 'AppAddr')
  const [[, port] = []] = address ? childrenOf(address, 'Port') : []
  const side = (level: string) => {
    const found = childrenOf(node, 'AppAuth').find(([, item]) => textAt(item, 'AAuthLevel') === level)?.[1]
    return found && credentialsOf(name => textAt(found, name))
  }
  return accountOf({
    serverId,
    name: textAt(node, 'Name'),
    address: address && textAt(address, 'Addr'),
    port: port && textAt(port, 'PortNbr'),
    client: side('CLCRED'),
    server: side('SRVCRED'),
  })
}

type Found = { readonly [Name in keyof LegacyAccount]-?: LegacyAccount[Name] | undefined }

function accountOf({ serverId = '', name, address = '', port = '', client, server }: Found): LegacyAccount {
  const sides = { ...(client && { client }), ...(server && { server }) }
  return { serverId, name: name ?? serverId, address, port, ...sides }
}

function credentialsOf(value: (name: 'AAuthType' | 'AAuthName' | 'AAuthSecret' | 'AAuthData') => string | undefined) {
  const nonce = base64Decode(value('AAuthData') ?? '')
  const text = nonce && utf8Decode(nonce)
  return {
    type: value('AAuthType') === 'DIGEST' ? 'DIGEST' : 'BASIC',
    name: value('AAuthName') ?? '',
    secret: value('AAuthSecret') ?? '',
    nonce: text?.ok ? text.value : '',
  } satisfies LegacyCredentials
}
