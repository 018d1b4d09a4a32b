import { type Grammar, wordsIn } from '../ddf/grammar.ts'
import { formats } from '../description.ts'

// Snippets: whole nodes, and single elements with what they must hold.

export interface NodeTemplate {
  readonly label: string
  readonly words: string
  readonly insert: string
}

const leafFormats = formats.filter(format => format !== 'node')

const properties = (access: string, format: string, occurrence: string, scope: string, type: string) =>
  [
    '\t<DFProperties>',
    `\t\t<AccessType>${access}</AccessType>`,
    `\t\t<DFFormat>${format}</DFFormat>`,
    `\t\t<Occurrence>${occurrence}</Occurrence>`,
    `\t\t<Scope>${scope}</Scope>`,
    `\t\t<DFType>${type}</DFType>`,
    '\t</DFProperties>',
  ].join('\n')

const leafProperties = (format: string) =>
  properties('<Get/><Replace/>', format, '<One/>', '<Permanent/>', `<MIME>\${9:text/plain}</MIME>`)

/** Whole nodes of a description. */
export const ddfTemplates: readonly NodeTemplate[] = [
  {
    label: 'Node: leaf',
    words: 'A leaf with a name, a format and a media type.',
    insert: `<Node>\n\t<NodeName>\${1:Name}</NodeName>\n${leafProperties(`<\${2|${leafFormats.join(',')}|}/>`)}\n</Node>$0`,
  },
  {
    label: 'Node: interior',
    words: 'A named interior node that is always there.',
    insert: `<Node>\n\t<NodeName>\${1:Name}</NodeName>\n${properties('<Get/>', '<node/>', '<One/>', '<Permanent/>', '<DDFName/>')}\n\t$0\n</Node>`,
  },
  {
    label: 'Node: list of un-named nodes',
    words: 'Nodes that get their names at run time, and come and go.',
    insert: `<Node>\n\t<NodeName/>\n${properties('<Add/><Delete/><Get/>', '<node/>', `<\${1|ZeroOrMore,OneOrMore,ZeroOrOne|}/>`, '<Dynamic/>', '<DDFName/>')}\n\t$0\n</Node>`,
  },
  {
    label: 'Node: operation',
    words: 'A leaf that is executed.',
    insert: `<Node>\n\t<NodeName>\${1:Start}</NodeName>\n${properties('<Exec/>', '<null/>', '<One/>', '<Permanent/>', '<MIME>text/plain</MIME>')}\n</Node>$0`,
  },
  {
    label: 'Node: root of a management object',
    words: 'The outermost node, with the MOID.',
    insert: `<Node>\n\t<NodeName>\${1:Name}</NodeName>\n${properties('<Get/>', '<node/>', '<One/>', '<Permanent/>', `<DDFName>\${2:urn:example:mo:name:1.0}</DDFName>`)}\n\t$0\n</Node>`,
  },
]

/** Whole nodes of a snapshot. */
export const tndsTemplates: readonly NodeTemplate[] = [
  {
    label: 'Node: leaf with a value',
    words: 'A leaf of a snapshot.',
    insert: `<Node>\n\t<NodeName>\${1:Name}</NodeName>\n\t<RTProperties>\n\t\t<Format><\${2|${leafFormats.join(',')}|}/></Format>\n\t\t<Type><MIME>text/plain</MIME></Type>\n\t</RTProperties>\n\t<Value>$3</Value>\n</Node>$0`,
  },
  {
    label: 'Node: interior',
    words: 'An interior node of a snapshot.',
    insert: `<Node>\n\t<NodeName>\${1:Name}</NodeName>\n\t<RTProperties>\n\t\t<Format><node/></Format>\n\t\t<Type><DDFName/></Type>\n\t</RTProperties>\n\t$0\n</Node>`,
  },
]

const made: Readonly<Record<string, string>> = {
  MgmtTree: '\n\t<VerDTD>1.2</VerDTD>\n\t$0\n',
  Node: '\n\t<NodeName>$1</NodeName>\n\t$0\n',
  DFProperties: `\n\t<AccessType><Get/></AccessType>\n\t<DFFormat><\${1|chr,int,bool,bin,node,xml,date,time,float,b64,null|}/></DFFormat>\n\t<DFType><MIME>\${2:text/plain}</MIME></DFType>\n`,
  RTProperties: `\n\t<Type><MIME>\${1:text/plain}</MIME></Type>\n`,
  AccessType: '\n\t<Get/>$0\n',
  DFType: `\n\t<MIME>\${1:text/plain}</MIME>\n`,
  Type: `\n\t<MIME>\${1:text/plain}</MIME>\n`,
}

/** An element as a snippet; `prefix` is the one that the document gives its own elements. */
export function elementSnippet(grammar: Grammar, name: string, prefix: string): string {
  const tag = prefix + name
  const content = grammar.elements.get(name)
  if (content?.kind === 'empty') return `<${tag}/>`
  const body = Object.hasOwn(made, name) ? (made[name] ?? '') : bodyOf(name)
  return `<${tag}>${body.replaceAll(/<(\/?)(?=[A-Za-z$])/g, `<$1${prefix}`)}</${tag}>`
}

function bodyOf(name: string): string {
  const words = wordsIn(name)?.filter(word => word !== 'ZeroOrN' && word !== 'OneOrN')
  return words ? `\n\t<\${1|${words.join(',')}|}/>\n` : '$1'
}
