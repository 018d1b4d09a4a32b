import type { Format } from '../description.ts'

/** A node that the specification gives a standard object. */
export interface StandardNode {
  /** Below the root; `*` for nodes without a fixed name. */
  readonly path: string
  /** Undefined where no specification at hand names one. */
  readonly format: Format | undefined
  /** Needed whenever its parent is there. */
  readonly required: boolean
}

// `name!` is required; the format follows the colon, `chr` where none is written, `?` where any will do.
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
  // OMA DM 2.0 §12.3
  'urn:oma:mo:oma-dm-dacmo:1.0':
    '*:node */*!:node */*/*!:node */*/*/Path */*/*/Permissions!:node */*/*/Permissions/*!:node ' +
    '*/*/*/Permissions/*/MAID! */*/*/Permissions/*/AR!:int',
  // FUMO 1.0
  'urn:oma:mo:oma-fumo:1.0':
    'PkgName PkgVersion Download:node Download/PkgURL! Update:node Update/PkgData:bin DownloadAndUpdate:node ' +
    'DownloadAndUpdate/PkgURL! State!:int Ext:node',
  // DCMO 1.0
  'urn:oma:mo:oma-dcmo:1.0':
    'Property! Group Description Attached:? Enabled!:bool DCMOConfig:node DCMOConfig/DenyUserEnable:? ' +
    'DCMOConfig/NotifyUser:? Operations!:node Operations/Enable!:? Operations/Disable!:? Operations/Ext:node Ext:node',
  // SCOMO and LAWMO 1.0: what an implementation has; required is what their operations cannot do without.
  'urn:oma:mo:oma-scomo:1.0':
    'Download:node Download/*!:node Download/*/PkgID! Download/*/PkgURL! Download/*/Operations!:node ' +
    'Inventory!:node Inventory/Delivered:node Inventory/Delivered/*!:node Inventory/Delivered/*/PkgID! ' +
    'Inventory/Delivered/*/Operations:node Inventory/Deployed:node Inventory/Deployed/*!:node ' +
    'Inventory/Deployed/*/ID! Inventory/Deployed/*/State!:int Inventory/Deployed/*/Operations:node',
  'urn:oma:mo:oma-lawmo:1.0':
    'State!:int LAWMOConfig:node AvailableWipeList:node AvailableWipeList/*!:node AvailableWipeList/*/ListItemName! ' +
    'AvailableWipeList/*/ToBeWiped!:? Operations!:node Operations/FullyLock:? Operations/PartiallyLock:? ' +
    'Operations/UnLock:? Operations/Wipe:? Ext:node',
  // DM StdObj 1.3: objects of DM 1.x
  'urn:oma:mo:oma-dm-dmacc:1.1':
    'AppID! ServerID! Name PrefConRef ToConRef:node ToConRef/*!:node ToConRef/*/ConRef! AppAddr!:node AppAddr/*!:node ' +
    'AppAddr/*/Addr! AppAddr/*/AddrType! AppAddr/*/Port:node AppAddr/*/Port/*!:node AppAddr/*/Port/*/PortNbr!:? ' +
    'AAuthPref AppAuth:node AppAuth/*!:node AppAuth/*/AAuthLevel! AppAuth/*/AAuthType! AppAuth/*/AAuthName ' +
    'AppAuth/*/AAuthSecret AppAuth/*/AAuthData:? NoAutoInitialSession:? Ext:node',
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
    return {
      path: written.replace('!', ''),
      required: written.endsWith('!'),
      format: format === '?' ? undefined : (format as Format),
    }
  })
}
