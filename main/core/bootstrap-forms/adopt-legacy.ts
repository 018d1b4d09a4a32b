import { base64Encode, utf8Decode, utf8Encode } from '../bytes.ts'
import type { LeafValue, MoDocument, MoElement, MoNode } from '../package-types.ts'
import { problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { decodeWbxml } from '../wbxml/decode.ts'
import type { Markup } from '../xml/markup.ts'
import { treesIn, unfolded } from './dm1-trees.ts'
import { type DocumentForm, documentTypes } from './forms.ts'
import type { LegacyAccount } from './legacy-account.ts'
import { legacyAccountOf, legacyAccountsIn } from './read-legacy.ts'
import { markupFrom } from './tnds.ts'

// A bootstrap for older devices, as a client of DM 2.0 takes it in (our choice; DM 1.2 Bootstrap §5.4, §5.5): each account
// becomes a DM Account of 2.0 that asks for everything, since the older ones have no list of permissions. The user name
// and password of the device go to `Auth/Trsp`, the credentials of the server to `Auth/Noti`.

const forms = ['tnds', 'dm1-xml', 'dm1-wbxml', 'cp-xml', 'cp-wbxml'] as const satisfies readonly DocumentForm[]

/** The older form that a media type names. */
export const legacyFormOf = (type: string) => forms.find(form => documentTypes[form] === type)

/** The document as an MO document of DM 2.0. Problems: `bootstrap.form-unknown`, those of WBXML, XML and TNDS. */
export function adoptLegacy(form: (typeof forms)[number], body: Uint8Array): Result<MoDocument> {
  const root = rootOf(form, body)
  if (!root.ok) return root
  const { name } = root.value
  if (form.startsWith('cp-')) {
    if (name !== 'wap-provisioningdoc') return otherRoot(name)
    return ok(legacyAccountsIn(root.value).map(elementOf))
  }
  if (name !== (form === 'tnds' ? 'MgmtTree' : 'SyncML')) return otherRoot(name)
  const trees = treesIn(unfolded(root.value))
  if (!trees.ok) return trees
  return ok(
    trees.value.map(element => {
      const account = legacyAccountOf(element.node)
      return account ? elementOf(account) : element
    }),
  )
}

function rootOf(form: DocumentForm, body: Uint8Array): Result<Markup> {
  if (form.endsWith('-wbxml')) {
    const decoded = decodeWbxml(body)
    return decoded.ok ? ok(decoded.value.root) : decoded
  }
  const text = utf8Decode(body)
  return text.ok ? markupFrom(text.value) : text
}

const otherRoot = (name: string) =>
  failed(problem('bootstrap.form-unknown', { what: `its root is <${name.slice(0, 60)}>` }))

function elementOf({ serverId, name, address, port, client, server }: LegacyAccount): MoElement {
  // What is half there is not enough for a DM Account (§12.2): it is left out, as if it were not there.
  const isSigned = server && server.nonce !== '' && server.secret !== ''
  const isNamed = client && client.name !== '' && client.secret !== ''
  const auth = {
    ...(isSigned && { Noti: interior({ Type: leaf(0), Data: text(server.nonce), Secret: text(server.secret) }) }),
    ...(isNamed && { Trsp: interior({ Data: text(client.name), Secret: text(client.secret) }) }),
  }
  return {
    uri: 'urn:oma:mo:oma-dm-dmacc:1.2//',
    name: serverId.toLowerCase().replace(/[^a-z0-9._~-]+/g, '-'),
    node: interior({
      SrvID: leaf(serverId),
      SrvURI: leaf(withPort(address, port)),
      Name: leaf(name),
      Perm: interior({ '1': interior({ MOID: leaf('*') }) }),
      ...(Object.keys(auth).length > 0 && { Auth: interior(auth) }),
    }),
  }
}

/** The port stands beside the address; it matters where the address names none and the scheme means another. */
function withPort(address: string, port: string): string {
  const [whole, scheme = '', host = '', rest = ''] =
    /^(https?):\/\/(\[[^\]]*\]|[^/?#:]*)((?:[/?#].*)?)$/i.exec(address) ?? []
  const usual = scheme.toLowerCase() === 'http' ? '80' : '443'
  if (whole === undefined || !/^\d{1,5}$/.test(port) || port === usual) return address
  return `${scheme}://${host}:${port}${rest}`
}

const leaf = (value: LeafValue): MoNode => ({ kind: 'leaf', value })
const text = (value: string): MoNode => leaf(base64Encode(utf8Encode(value)))
const interior = (children: Readonly<Record<string, MoNode>>): MoNode => ({
  kind: 'interior',
  children: new Map(Object.entries(children)),
})
