/** What an element of DDF and TNDS documents means, for people who write one. */
export interface ElementWords {
  readonly words: string
  readonly clause: string
  readonly example?: string
}

const ddf = 'DM TND 1.3 §10'
const tnds = 'DM TND 1.3 §11'
const windows = 'Windows CSP DDF'

/** By name in the grammar, without prefix. */
const table: Readonly<Record<string, ElementWords>> = {
  MgmtTree: {
    words: 'The outermost element: one description (DDF) or one snapshot of values (TNDS).',
    clause: ddf,
    example: '<MgmtTree><VerDTD>1.2</VerDTD> … </MgmtTree>',
  },
  VerDTD: {
    words: 'Version of the grammar: 1.2, or 1.1.2 for old files.',
    clause: ddf,
    example: '<VerDTD>1.2</VerDTD>',
  },
  Man: { words: 'Manufacturer of the device that is described.', clause: ddf, example: '<Man>Example</Man>' },
  Mod: { words: 'Model of the device that is described.', clause: ddf, example: '<Mod>Phone 1</Mod>' },
  Node: {
    words: 'One node of the tree: its name, its properties, and either nodes below it or a value.',
    clause: ddf,
    example: '<Node><NodeName>Host</NodeName><DFProperties> … </DFProperties></Node>',
  },
  NodeName: {
    words: 'Name of the node, a segment of its address. Empty when the name is given at run time.',
    clause: `${ddf}; OMA DM 2.0 §6.3`,
    example: '<NodeName>DevID</NodeName>',
  },
  Path: {
    words: 'Where the node lies, above its name. In a description only for top nodes; `.` is the root of a 1.x tree.',
    clause: ddf,
    example: '<Path>./Vendor</Path>',
  },
  Value: {
    words: 'In a description the value of new nodes, in TNDS the value of this one. Ends the branch.',
    clause: ddf,
    example: '<Value>993</Value>',
  },
  RTProperties: {
    words: 'Properties at run time: what a node of a real tree has. Used in TNDS; a DM 2.0 client ignores it in a DDF.',
    clause: tnds,
    example: '<RTProperties><Format><chr/></Format><Type><MIME>text/plain</MIME></Type></RTProperties>',
  },
  DFProperties: {
    words:
      'Properties of the description: what every node of this kind allows. AccessType, DFFormat and DFType are mandatory; the order is fixed.',
    clause: ddf,
    example:
      '<DFProperties><AccessType><Get/></AccessType><DFFormat><chr/></DFFormat><DFType><MIME>text/plain</MIME></DFType></DFProperties>',
  },
  AccessType: {
    words: 'Commands that a server may use on the node. Nothing inside: servers do not see it.',
    clause: `${ddf}; OMA DM 2.0 §6.3.1.1`,
    example: '<AccessType><Get/><Replace/></AccessType>',
  },
  Add: { words: 'HGET may create nodes here (DM 1.x: Add).', clause: 'OMA DM 2.0 §6.3.1.1', example: '<Add/>' },
  Copy: { words: 'The node may be copied; only DM 1.x has the command.', clause: ddf, example: '<Copy/>' },
  Delete: {
    words: 'DELETE may remove the node. Makes no sense on a permanent one.',
    clause: 'OMA DM 2.0 §6.3.1.1',
    example: '<Delete/>',
  },
  Exec: {
    words: 'EXEC may start the operation that the node stands for.',
    clause: 'OMA DM 2.0 §6.3.1.1',
    example: '<Exec/>',
  },
  Get: { words: 'GET, HPUT and HPOST may read the node.', clause: 'OMA DM 2.0 §6.3.1.1', example: '<Get/>' },
  Replace: { words: 'HGET may change the value.', clause: 'OMA DM 2.0 §6.3.1.1', example: '<Replace/>' },
  DefaultValue: {
    words:
      'Value that the node has when none was given; has to fit its format. It is the factory data of permanent nodes.',
    clause: ddf,
    example: '<DefaultValue>993</DefaultValue>',
  },
  Description: {
    words: 'What the node is for, in words.',
    clause: ddf,
    example: '<Description>Port of the server</Description>',
  },
  DFFormat: {
    words: 'Format of the value; `node` for interior nodes.',
    clause: ddf,
    example: '<DFFormat><int/></DFFormat>',
  },
  Format: {
    words: 'Format of the value as it is now; `node` for interior nodes.',
    clause: tnds,
    example: '<Format><chr/></Format>',
  },
  b64: { words: 'Text in base64, kept as such.', clause: ddf, example: '<b64/>' },
  bin: { words: 'Bytes; written as base64 in XML and JSON.', clause: ddf, example: '<bin/>' },
  bool: { words: '`true` or `false`.', clause: ddf, example: '<bool/>' },
  chr: { words: 'Text.', clause: ddf, example: '<chr/>' },
  int: { words: 'Whole number of 32 bits with sign.', clause: ddf, example: '<int/>' },
  node: { words: 'Interior node: has nodes below it and no value.', clause: ddf, example: '<node/>' },
  null: { words: 'Leaf without a value, often one that is only executed.', clause: ddf, example: '<null/>' },
  xml: { words: 'Text that is an XML document.', clause: ddf, example: '<xml/>' },
  date: { words: 'Date of ISO 8601, such as 2026-03-01. Since grammar 1.2.', clause: ddf, example: '<date/>' },
  time: { words: 'Time of ISO 8601, such as 12:30:00. Since grammar 1.2.', clause: ddf, example: '<time/>' },
  float: { words: 'Number with single precision. Since grammar 1.2.', clause: ddf, example: '<float/>' },
  Occurrence: {
    words: 'How often the node may be there. Missing means exactly once.',
    clause: ddf,
    example: '<Occurrence><ZeroOrMore/></Occurrence>',
  },
  One: { words: 'Exactly once.', clause: ddf, example: '<One/>' },
  ZeroOrOne: { words: 'Once or not at all.', clause: ddf, example: '<ZeroOrOne/>' },
  ZeroOrMore: {
    words: 'Any number of times; the usual form for un-named nodes.',
    clause: ddf,
    example: '<ZeroOrMore/>',
  },
  OneOrMore: { words: 'At least once.', clause: ddf, example: '<OneOrMore/>' },
  ZeroOrN: { words: 'At most N times; N stands inside.', clause: ddf, example: '<ZeroOrN>8</ZeroOrN>' },
  OneOrN: { words: 'Once to N times; N stands inside.', clause: ddf, example: '<OneOrN>8</OneOrN>' },
  Scope: { words: 'Permanent or Dynamic; missing means Dynamic.', clause: ddf, example: '<Scope><Permanent/></Scope>' },
  Permanent: {
    words:
      'Always there: no server can create, delete or rename it. Below a dynamic node it comes and goes with that one.',
    clause: `${ddf}; OMA DM 2.0 §6.3`,
    example: '<Permanent/>',
  },
  Dynamic: { words: 'Comes by HGET and goes by DELETE.', clause: `${ddf}; OMA DM 2.0 §6.3`, example: '<Dynamic/>' },
  DFTitle: { words: 'Short name for people.', clause: ddf, example: '<DFTitle>Mail server</DFTitle>' },
  DFType: {
    words:
      'Media types of a leaf, or the MOID (DDFName) of an object’s root; an empty DDFName on other interior nodes.',
    clause: ddf,
    example: '<DFType><DDFName>urn:example:mo:mail:1.0</DDFName></DFType>',
  },
  Type: {
    words: 'Media type of a leaf, or MOID of an object’s root, as it is now.',
    clause: tnds,
    example: '<Type><MIME>text/plain</MIME></Type>',
  },
  MIME: { words: 'Media type of the value.', clause: ddf, example: '<MIME>text/plain</MIME>' },
  DDFName: {
    words: 'MOID: names the kind of management object that begins here. Empty on interior nodes inside an object.',
    clause: `${ddf}; OMA DM 2.0 §6.1`,
    example: '<DDFName>urn:oma:mo:oma-dm-devinfo:1.2</DDFName>',
  },
  CaseSense: {
    words: 'Whether the names below are compared with case.',
    clause: ddf,
    example: '<CaseSense><CS/></CaseSense>',
  },
  CS: { words: 'Upper and lower case differ.', clause: ddf, example: '<CS/>' },
  CIS: { words: 'Upper and lower case are the same.', clause: ddf, example: '<CIS/>' },
  ACL: {
    words: 'Which servers may do what (DM 1.x); a DM 2.0 client ignores it.',
    clause: tnds,
    example: '<ACL>Get=*&amp;Replace=example.com</ACL>',
  },
  Name: { words: 'Name for people at run time; not part of TNDS.', clause: ddf },
  Size: { words: 'Size of the value in bytes; not part of TNDS.', clause: ddf },
  Title: { words: 'Title for people at run time.', clause: tnds },
  TStamp: { words: 'When the node changed last, in UTC.', clause: tnds, example: '<TStamp>20260301T123000Z</TStamp>' },
  VerNo: { words: 'How often the node changed, modulo 65536.', clause: tnds, example: '<VerNo>3</VerNo>' },
  Applicability: { words: 'Windows versions and editions that have the node; holds below it, too.', clause: windows },
  DynamicNodeNaming: { words: 'How the names of un-named nodes come about.', clause: windows },
  AllowedValues: {
    words:
      'Values that are allowed: listed (ENUM, Flag), a Range, a RegEx, a schema (XSD), JSON, SDDL, or an ADMX policy.',
    clause: windows,
    example:
      '<MSFT:AllowedValues ValueType="ENUM"><MSFT:Enum><MSFT:Value>0</MSFT:Value></MSFT:Enum></MSFT:AllowedValues>',
  },
  ReplaceBehavior: { words: 'Whether Replace puts the value in place of the old one, or appends it.', clause: windows },
  RebootBehavior: { words: 'Whether a change needs a restart, and who starts it.', clause: windows },
  GpMapping: { words: 'The group policy that this node mirrors.', clause: windows },
  CommonErrorResults: { words: 'Results that the node is known to give when something is wrong.', clause: windows },
  Deprecated: {
    words: 'The node should no longer be used.',
    clause: windows,
    example: '<MSFT:Deprecated OsBuildDeprecated="10.0.19041"/>',
  },
  DependencyBehavior: { words: 'Values of other nodes that this one depends on.', clause: windows },
  ConflictResolution: { words: 'Which value wins when several sources set one.', clause: windows },
  AtomicRequired: { words: 'The nodes below have to be set together.', clause: windows },
}

/** Extensions of Windows descriptions that may follow in DFProperties, in their order. */
export const windowsElements: readonly string[] = Object.entries(table)
  .filter(([, { clause }]) => clause === windows)
  .map(([name]) => name)

/** The words for an element; undefined for elements of no grammar that is known here. */
export function elementWords(name: string): ElementWords | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}
