import { tokens } from './token-table.ts'

// Tag tokens of the SyncML code pages (OMA SyncML Representation Protocol 1.2, DM TND 1.3 §11.2), in hexadecimal.

/** Code page 0 of SyncML 1.2; 1.0 and 1.1 use the beginning of it. */
export const syncmlTags = tokens(`
  05 Add, 06 Alert, 07 Archive, 08 Atomic, 09 Chal, 0A Cmd, 0B CmdID, 0C CmdRef, 0D Copy, 0E Cred, 0F Data, 10 Delete,
  11 Exec, 12 Final, 13 Get, 14 Item, 15 Lang, 16 LocName, 17 LocURI, 18 Map, 19 MapItem, 1A Meta, 1B MsgID, 1C MsgRef,
  1D NoResp, 1E NoResults, 1F Put, 20 Replace, 21 RespURI, 22 Results, 23 Search, 24 Sequence, 25 SessionID, 26 SftDel,
  27 Source, 28 SourceRef, 29 Status, 2A Sync, 2B SyncBody, 2C SyncHdr, 2D SyncML, 2E Target, 2F TargetRef, 31 VerDTD,
  32 VerProto, 33 NumberOfChanges, 34 MoreData, 35 Field, 36 Filter, 37 Record, 38 FilterType, 39 SourceParent,
  3A TargetParent, 3B Move, 3C Correlator`)

/** Code page 1, MetInf 1.2. */
export const metinfTags = tokens(`
  05 Anchor, 06 EMI, 07 Format, 08 FreeID, 09 FreeMem, 0A Last, 0B Mark, 0C MaxMsgSize, 0D Mem, 0E MetInf, 0F Next,
  10 NextNonce, 11 SharedMem, 12 Size, 13 Type, 14 Version, 15 MaxObjSize, 16 FieldLevel`)

/** Code page 2, DDF and TNDS. */
export const dmddfTags = tokens(`
  05 AccessType, 06 ACL, 07 Add, 08 b64, 09 bin, 0A bool, 0B chr, 0C CaseSense, 0D CIS, 0E Copy, 0F CS, 10 date,
  11 DDFName, 12 DefaultValue, 13 Delete, 14 Description, 15 DFFormat, 16 DFProperties, 17 DFTitle, 18 DFType,
  19 Dynamic, 1A Exec, 1B float, 1C Format, 1D Get, 1E int, 1F Man, 20 MgmtTree, 21 MIME, 22 Mod, 23 Name, 24 Node,
  25 node, 26 NodeName, 27 null, 28 Occurrence, 29 One, 2A OneOrMore, 2B OneOrN, 2C Path, 2D Permanent, 2E Replace,
  2F RTProperties, 30 Scope, 31 Size, 32 time, 33 Title, 34 TStamp, 35 Type, 36 Value, 37 VerDTD, 38 VerNo, 39 xml,
  3A ZeroOrMore, 3B ZeroOrN, 3C ZeroOrOne`)

/** DevInf 1.2, a document of its own. */
export const devinfTags = tokens(`
  05 CTCap, 06 CTType, 07 DataStore, 08 DataType, 09 DevID, 0A DevInf, 0B DevTyp, 0C DisplayName, 0D DSMem, 0E Ext,
  0F FwV, 10 HwV, 11 Man, 12 MaxGUIDSize, 13 MaxID, 14 MaxMem, 15 Mod, 16 OEM, 17 ParamName, 18 PropName, 19 Rx,
  1A Rx-Pref, 1B SharedMem, 1C MaxSize, 1D SourceRef, 1E SwV, 1F SyncCap, 20 SyncType, 21 Tx, 22 Tx-Pref, 23 ValEnum,
  24 VerCT, 25 VerDTD, 26 XNam, 27 XVal, 28 UTC, 29 SupportNumberOfChanges, 2A SupportLargeObjs, 2B Property,
  2C PropParam, 2D MaxOccur, 2E NoTruncate, 30 Filter-Rx, 31 FilterCap, 32 FilterKeyword, 33 FieldLevel,
  34 SupportHierarchicalSync`)
