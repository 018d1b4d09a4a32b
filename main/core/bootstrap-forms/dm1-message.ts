import { base64Encode, utf8Encode } from '../bytes.ts'
import type { SnapshotNode } from '../convert/snapshot.ts'
import type { Format } from '../description.ts'
import { element, type Markup } from '../xml/markup.ts'
import type { LegacyAccount, LegacyCredentials } from './legacy-account.ts'

/**
 * The DM 1.x bootstrap message (DM 1.2 Bootstrap §5.4): one Add to the inbox for each tree, no reply wanted. Trees are
 * TNDS documents.
 */
export function bootstrapMessage(serverId: string, deviceId: string, trees: readonly Markup[]): Markup {
  const header = element(
    'SyncHdr',
    element('VerDTD', '1.2'),
    element('VerProto', 'DM/1.2'),
    element('SessionID', '1'),
    element('MsgID', '1'),
    element('Target', element('LocURI', deviceId)),
    element('Source', element('LocURI', serverId)),
  )
  const adds = trees.map((tree, index) =>
    element(
      'Add',
      element('CmdID', String(index + 1)),
      element(
        'Item',
        element('Target', element('LocURI', './Inbox')),
        element(
          'Meta',
          { ...element('Format', 'xml'), space: 'syncml:metinf' },
          { ...element('Type', 'application/vnd.syncml.dmtnds+xml'), space: 'syncml:metinf' },
        ),
        element('Data', tree),
      ),
    ),
  )
  const body = element('SyncBody', ...adds, element('Final'))
  return { ...element('SyncML', header, body), space: 'SYNCML:SYNCML1.2' }
}

/** The account as an instance of the DMAcc object of DM 1.2. */
export function dmAccountTree({ serverId, name, address, port, client, server }: LegacyAccount): SnapshotNode {
  const sides = [
    ...(client ? [credentials('ClientSide', 'CLCRED', client)] : []),
    ...(server ? [credentials('ServerSide', 'SRVCRED', server)] : []),
  ]
  return {
    ...interior(serverId.replace(/[^A-Za-z0-9._~-]+/g, '-'), [
      leaf('AppID', 'w7'),
      leaf('ServerID', serverId),
      leaf('Name', name),
      interior('AppAddr', [
        interior('1', [
          leaf('Addr', address),
          leaf('AddrType', 'URI'),
          interior('Port', [interior('1', [leaf('PortNbr', port)])]),
        ]),
      ]),
      ...(sides.length > 0 ? [interior('AppAuth', sides)] : []),
    ]),
    moid: 'urn:oma:mo:oma-dm-dmacc:1.0',
  }
}

function credentials(at: string, level: string, { type, name, secret, nonce }: LegacyCredentials): SnapshotNode {
  return interior(at, [
    leaf('AAuthLevel', level),
    leaf('AAuthType', type),
    leaf('AAuthName', name),
    leaf('AAuthSecret', secret),
    leaf('AAuthData', base64Encode(utf8Encode(nonce)), 'bin'),
  ])
}

const interior = (name: string, children: readonly SnapshotNode[]): SnapshotNode => ({ name, format: 'node', children })
const leaf = (name: string, value: string, format: Format = 'chr'): SnapshotNode => ({
  name,
  format,
  value,
  children: [],
})
