import { base64Encode, utf8Encode } from '../bytes.ts'
import { element, type Markup } from '../xml/markup.ts'
import type { LegacyAccount, LegacyCredentials } from './legacy-account.ts'

/** What a client provisioning document in XML begins with (OMA ProvCont 1.1). */
export const provHead = {
  publicId: '-//WAPFORUM//DTD PROV 1.0//EN',
  systemId: 'http://www.wapforum.org/DTD/prov.dtd',
} as const

/** DM accounts as client provisioning document: application w7 (OMA DM 1.2 AC w7) for each. */
export function provisioningDocument(accounts: readonly LegacyAccount[]): Markup {
  return { name: 'wap-provisioningdoc', attributes: [['version', '1.1']], content: accounts.map(application) }
}

function application({ serverId, name, address, port, client, server }: LegacyAccount): Markup {
  return characteristic(
    'APPLICATION',
    parm('APPID', 'w7'),
    parm('PROVIDER-ID', serverId),
    parm('NAME', name),
    characteristic(
      'APPADDR',
      parm('ADDR', address),
      parm('ADDRTYPE', 'URI'),
      characteristic('PORT', parm('PORTNBR', port)),
    ),
    client && authentication('APPSRV', client),
    server && authentication('CLIENT', server),
  )
}

/** APPSRV: the device to the server; CLIENT: the server to the device. */
function authentication(level: 'APPSRV' | 'CLIENT', { type, name, secret, nonce }: LegacyCredentials): Markup {
  return characteristic(
    'APPAUTH',
    parm('AAUTHLEVEL', level),
    parm('AAUTHTYPE', type),
    parm('AAUTHNAME', name),
    parm('AAUTHSECRET', secret),
    nonce === '' ? undefined : parm('AAUTHDATA', base64Encode(utf8Encode(nonce))),
  )
}

function characteristic(type: string, ...content: readonly (Markup | undefined)[]): Markup {
  return { ...element('characteristic', ...content), attributes: [['type', type]] }
}

const parm = (name: string, value: string): Markup => ({
  name: 'parm',
  attributes: [
    ['name', name],
    ['value', value],
  ],
  content: [],
})
