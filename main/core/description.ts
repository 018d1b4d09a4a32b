// What a DDF says about a management object (OMA DM 2.0 §6.3–6.4, DM TND 1.3 §10).

export const formats = ['node', 'null', 'b64', 'bin', 'bool', 'chr', 'int', 'xml', 'date', 'time', 'float'] as const
export type Format = (typeof formats)[number]
export const accessTypes = ['Add', 'Copy', 'Delete', 'Exec', 'Get', 'Replace'] as const
export type AccessType = (typeof accessTypes)[number]
export type Occurrence = 'One' | 'ZeroOrOne' | 'ZeroOrMore' | 'OneOrMore' | 'ZeroOrN' | 'OneOrN'

/** One node of a description. */
export interface NodeDescription {
  /** Undefined for an un-named node: its name is given at run time. */
  readonly name?: string
  readonly access: ReadonlySet<AccessType>
  readonly format: Format
  readonly occurrence: Occurrence
  /** The N of ZeroOrN and OneOrN. */
  readonly most?: number
  readonly scope: 'Permanent' | 'Dynamic'
  /** DefaultValue, else the Value of the DDF node, as text. */
  readonly defaultValue?: string
  readonly mime: readonly string[]
  readonly ddfName?: string
  readonly title?: string
  readonly text?: string
  readonly caseSense?: 'CS' | 'CIS'
  /** Values the vendor allows, when the DDF lists them (MSFT:AllowedValues ENUM). */
  readonly allowed?: readonly string[]
  readonly children: readonly NodeDescription[]
  /** Line of the Node element, from 1. */
  readonly line?: number
}

/** The description of one MO type. */
export interface MoDescription {
  readonly moid: string
  /** Address or file name of the DDF. */
  readonly ddf?: string
  /** `Path` of the root node in a 1.x tree, if the DDF has one. */
  readonly path?: string
  readonly root: NodeDescription
}
