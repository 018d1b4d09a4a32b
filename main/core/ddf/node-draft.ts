import type { AccessType, Format, NodeDescription, Occurrence } from '../description.ts'
import type { Place, ProblemCode } from '../problem.ts'
import { valueFromDefault } from '../tree/values.ts'

/** A node while its element is being read. */
export interface NodeDraft {
  readonly line: number
  readonly column: number
  name?: string
  path?: string
  format?: Format
  occurrence?: Occurrence
  most?: number
  permanent?: boolean
  /** Set once DFProperties was seen. */
  described?: boolean
  access?: Set<AccessType>
  defaultValue?: string
  value?: string
  title?: string
  text?: string
  ddfName?: string
  caseSense?: 'CS' | 'CIS'
  mime: string[]
  allowed: string[]
  children: NodeDescription[]
  names: Set<string>
}

export type Report = (code: ProblemCode, detail: Record<string, string | number>, at: Where) => void
/** A place that is only worked out when it is needed. */
export type Where = () => Place

const get: ReadonlySet<AccessType> = new Set(['Get'])
const everything: ReadonlySet<AccessType> = new Set(['Add', 'Delete', 'Get', 'Replace'])

export function newDraft(line: number, column: number): NodeDraft {
  return { line, column, mime: [], allowed: [], children: [], names: new Set() }
}

/** The finished node; what was missing or wrong is settled leniently and reported. */
export function finishDraft(draft: NodeDraft, at: Where, report: Report): NodeDescription {
  const name = finishName(draft, at, report)
  const format = finishFormat(draft, at, report)
  const defaultValue = finishDefault(draft, format, at, report)
  const { most, ddfName, title, text, caseSense, allowed } = draft
  return {
    ...(name !== undefined && { name }),
    // A TNDS node says nothing about access; a DDF node without AccessType can at least be read.
    access: draft.access ?? (draft.described ? get : everything),
    format,
    occurrence: draft.occurrence ?? 'One',
    ...(most !== undefined && { most }),
    scope: draft.permanent ? 'Permanent' : 'Dynamic',
    ...(defaultValue !== undefined && { defaultValue }),
    mime: draft.mime,
    ...(ddfName && { ddfName }),
    ...(title && { title }),
    ...(text && { text }),
    ...(caseSense && { caseSense }),
    ...(allowed.length > 0 && { allowed }),
    children: draft.children,
    line: draft.line,
  }
}

/** An empty name, `*`, `<x>` and `[Name]` all mark a node that gets its name at run time. */
function finishName(draft: NodeDraft, at: Where, report: Report): string | undefined {
  if (draft.name === undefined) report('ddf.no-name', {}, at)
  const written = draft.name ?? ''
  const name = written.trim()
  if (name !== '' && name !== written && !/[\r\n]/.test(written)) report('ddf.padded-name', { name }, at)
  if (!/^(?:\*?|<.*>|\[.*\])$/.test(name)) return name
  if (name.length > 2 && !draft.title) draft.title = name.slice(1, -1)
  return undefined
}

function finishFormat(draft: NodeDraft, at: Where, report: Report): Format {
  const hasChildren = draft.children.length > 0
  const { format } = draft
  if (format === undefined) {
    const guess = hasChildren || (draft.ddfName !== undefined && draft.value === undefined) ? 'node' : 'chr'
    if (draft.described) report('ddf.no-format', { format: guess }, at)
    return guess
  }
  if (!hasChildren || format === 'node') return format
  report('ddf.leaf-with-children', { format }, at)
  return 'node'
}

function finishDefault(draft: NodeDraft, format: Format, at: Where, report: Report): string | undefined {
  const value = draft.defaultValue || draft.value || (draft.defaultValue ?? draft.value)
  if (value === undefined || format === 'node') return undefined
  if (valueFromDefault(format, value) !== undefined) return value
  if (value.trim() !== '') report('ddf.default-does-not-fit', { value: value.slice(0, 80), format }, at)
  return undefined
}
