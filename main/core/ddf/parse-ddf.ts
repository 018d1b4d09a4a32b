import type { MoDescription } from '../description.ts'
import { type Place, type Problem, problem } from '../problem.ts'
import { compactTreeReader } from './compact-tree.ts'
import { DdfReader, depthLimit } from './ddf-reader.ts'
import { statedMoid } from './moids.ts'
import { describeRoots } from './roots.ts'
import { readXml, type XmlListener } from './xml-events.ts'

export { decodeXmlBytes } from './decode-xml.ts'

export interface ParsedDdf {
  readonly descriptions: readonly MoDescription[]
  /** Errors and leniencies, each located, in the order of the document. */
  readonly problems: readonly Problem[]
  /** Node elements that were read. */
  readonly nodes: number
  readonly wellFormed: boolean
}

/** Nodes that are read unless the caller says otherwise. */
const defaultLimit = 500_000

/**
 * Reads a DDF or TNDS document (DM TND 1.3 §10, OMA DM 2.0 §6.4) as far as it can be understood: vendor elements,
 * wrong order and missing parts are tolerated; what had to be guessed or left out is reported.
 */
export function parseDdf(
  text: string,
  { file, limitNodes = defaultLimit }: { readonly file?: string; readonly limitNodes?: number } = {},
): ParsedDdf {
  const reader = new DdfReader(limitNodes, file)
  const compact = compactTreeReader(depthLimit)
  let root: string | undefined
  const choose = (name: string): XmlListener => {
    root ??= name
    return root === 'dmtree' ? compact : reader
  }
  const syntax = readXml(
    text,
    {
      open: (name, attributes, position) => choose(name).open(name, attributes, position),
      text: part => reader.text(part),
      close: name => choose(name).close(name),
    },
    file,
  )
  reader.end()
  const isCompact = compact.roots.length > 0
  const descriptions = describeRoots(isCompact ? compact.roots : reader.roots, file)
  const at = { ...(file !== undefined && { file }), line: 1, column: 1 }
  const notes: Problem[] = []
  if (isCompact) notes.push(problem('ddf.compact-tree', {}, at))
  notes.push(...sharedMoids(descriptions, at))
  if (descriptions.length === 0) {
    const what = root === undefined ? 'it has no root element' : `its root element is ${root.slice(0, 60)}`
    notes.push(problem('ddf.no-nodes', { what }, at))
  }
  return {
    descriptions,
    problems: [...syntax, ...notes, ...reader.problems],
    nodes: isCompact ? countDescribed(descriptions) : reader.nodes,
    wellFormed: syntax.length === 0,
  }
}

function sharedMoids(descriptions: readonly MoDescription[], at: Place): readonly Problem[] {
  return descriptions.flatMap(({ moid, root }) => {
    const stated = statedMoid(root)
    const place = root.line === undefined ? at : { ...at, line: root.line }
    return stated === undefined || stated === moid
      ? []
      : problem('ddf.moid-shared', { moid: stated, name: moid }, place)
  })
}

function countDescribed(descriptions: readonly MoDescription[]): number {
  const open = descriptions.map(({ root }) => root)
  let count = 0
  for (let node = open.pop(); node; node = open.pop()) {
    count += 1
    open.push(...node.children)
  }
  return count
}

/** What is not well-formed in a document, for the editor's markers: at most 100 problems, each with line, column and offset. */
export function checkXml(text: string): readonly Problem[] {
  return readXml(text)
}
