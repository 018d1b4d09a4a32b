import { readModel, type Slot } from '../ddf/grammar.ts'

/** Commands, in any order, as often as one likes. */
export const commandNames = [
  ...['Add', 'Alert', 'Atomic', 'Copy', 'Delete', 'Exec', 'Get', 'Map', 'Move', 'Put', 'Replace', 'Results', 'Search'],
  ...['Sequence', 'Status', 'Sync'],
] as const

const commands = commandNames.map(name => `${name}*`).join('|')
const withItems = 'CmdID NoResp? Lang? Cred? Meta? Item+'

/** The elements that hold elements (DM RepPro 1.2 §5), as in the description framework. Data and Meta are open. */
const models: Readonly<Record<string, string>> = {
  SyncML: 'SyncHdr SyncBody',
  SyncHdr: 'VerDTD VerProto SessionID MsgID Target Source RespURI? NoResp? Cred? Meta?',
  SyncBody: `${commands} Final?`,
  Add: withItems,
  Copy: withItems,
  Delete: 'CmdID NoResp? Archive? SftDel? Cred? Meta? Item+',
  Get: withItems,
  Move: withItems,
  Put: withItems,
  Replace: withItems,
  Exec: 'CmdID NoResp? Cred? Meta? Correlator? Item',
  Alert: 'CmdID NoResp? Cred? Data? Correlator? Item*',
  Atomic: `CmdID NoResp? Meta? ${commands}`,
  Sequence: `CmdID NoResp? Meta? ${commands}`,
  Sync: `CmdID NoResp? Cred? Target? Source? Meta? NumberOfChanges? ${commands}`,
  Map: 'CmdID Target Source Cred? Meta? MapItem+',
  MapItem: 'Target Source',
  Search: 'CmdID NoResp? NoResults? Cred? Target? Source+ Lang? Meta Data',
  Results: 'CmdID MsgRef? CmdRef Meta? TargetRef? SourceRef? Item+',
  Status: 'CmdID MsgRef CmdRef Cmd TargetRef* SourceRef* Cred? Chal? Data? Item*',
  Item: 'Target? Source? SourceParent? TargetParent? Meta? Data? MoreData?',
  Target: 'LocURI LocName? Filter?',
  Source: 'LocURI LocName?',
  SourceParent: 'LocURI',
  TargetParent: 'LocURI',
  Cred: 'Meta? Data',
  Chal: 'Meta',
}

const slots = new Map(Object.entries(models).map(([name, model]) => [name, readModel(model)]))
const known = new Set([...slots.values()].flat(2).map(({ name }) => name))

/** What an element holds, place by place; undefined for those that hold text or what the grammar leaves open. */
export const slotsOf = (element: string): readonly Slot[] | undefined => slots.get(element)
export const isKnown = (element: string): boolean => known.has(element) || slots.has(element)

/** A slot of commands has no order in itself. */
export const isCommands = (slot: Slot): boolean => slot.length > 2
