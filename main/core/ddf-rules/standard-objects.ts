import type { Format } from '../description.ts'

/** A node that the specification gives a standard object. */
export interface StandardNode {
  /** Below the root; `*` for nodes without a fixed name. */
  readonly path: string
  readonly format: Format
  /** Needed whenever its parent is there. */
  readonly required: boolean
}

// `name!` is required; the format follows the colon, `chr` where none is written.
const tables: Readonly<Record<string, string>> = {
  // OMA DM 2.0 §12.1
  'urn:oma:mo:oma-dm-devinfo:1.2': 'DevID! Man! Mod! DmV! Lang! DevType! OEM! FwV! SwV! HwV! Bearer:node Ext:node',
  // OMA DM 2.0 §12.2
  'urn:oma:mo:oma-dm-dmacc:1.2':
    'SrvID! SrvURI! Name! Perm!:node Perm/*!:node Perm/*/MOID! Auth:node Auth/Bootstrap:node Auth/Bootstrap/ServerURI! ' +
    'Auth/Bootstrap/SecMode!:bin Auth/Bootstrap/ClientPubKey!:bin Auth/Bootstrap/ServerPubKey!:bin ' +
    'Auth/Bootstrap/ClientSecretKey!:bin Auth/Noti:node Auth/Noti/Type!:int Auth/Noti/Data!:bin Auth/Noti/Secret!:bin ' +
    'Auth/Trsp:node Auth/Trsp/Data!:bin Auth/Trsp/Secret!:bin Push:node Push/GCM:node Push/GCM/SenderID! ' +
    'Push/GCM/RegURI! Push/GCM/UnRegURI! Push/GCM/RegParams! Push/GCM/Ext:node Push/Ext:node Ext:node',
  // OMA DM 2.0 §12.4
  'urn:oma:mo:oma-sessioninfomo:1.0': 'CBT!:int ROAMING!:int',
  // DM StdObj 1.3: DevInfo and DevDetail of DM 1.x
  'urn:oma:mo:oma-dm-devinfo:1.0': 'DevId! Man! Mod! DmV! Lang! Bearer:node Ext:node',
  'urn:oma:mo:oma-dm-devdetail:1.1':
    'URI!:node URI/MaxDepth! URI/MaxTotLen! URI/MaxSegLen! DevType! OEM! FwV! SwV! HwV! LrgObj!:bool Bearer:node ' +
    'Ext:node Roaming:int CBT:int UserInteraction:node',
  'urn:oma:mo:oma-dm-devdetail:1.0':
    'URI!:node URI/MaxDepth! URI/MaxTotLen! URI/MaxSegLen! DevTyp! OEM! FwV! SwV! HwV! LrgObj!:bool Bearer:node Ext:node',
}

/** The nodes of a standard object, undefined for any other MOID. */
export function standardNodes(moid: string): readonly StandardNode[] | undefined {
  const table = Object.hasOwn(tables, moid) ? tables[moid] : undefined
  return table?.split(' ').map(entry => {
    const [written = '', format = 'chr'] = entry.split(':')
    return { path: written.replace('!', ''), required: written.endsWith('!'), format: format as Format }
  })
}
