import type { DdfDocument, DdfNode } from '../ddf/ddf-model.ts'
import { formatOf, isRunTimeName, typeOf } from '../ddf/ddf-values.ts'
import { tagSpan } from '../ddf/spans.ts'
import type { Findings, Fix } from '../finding.ts'
import { replaceFix } from '../fix.ts'
import { type StandardNode, standardNodes } from './standard-objects.ts'

/**
 * The root of a standard object has below it what the specification requires (OMA DM 2.0 §12). Values in TNDS are judged
 * elsewhere.
 */
export function checkStandardObject(document: DdfDocument, node: DdfNode, findings: Findings): void {
  if (document.kind !== 'ddf' || !node.df.DFType || node.children.length === 0) return
  const { ddfName, mime } = typeOf(document, node)
  const moid = [ddfName, ...mime].find(each => each !== undefined && standardNodes(each) !== undefined)
  if (moid !== undefined) checkObject(node, moid, findings)
}

function checkObject(root: DdfNode, moid: string, findings: Findings): void {
  for (const standard of standardNodes(moid) ?? []) {
    const names = standard.path.split('/')
    const name = names.pop() ?? ''
    const parent = descend(root, names)
    if (!parent) continue
    const found = descend(parent, [name])
    if (!found) missing(root, parent, standard, moid, findings)
    else checkFormatOf(found, standard, moid, findings)
  }
}

function descend(node: DdfNode, names: readonly string[]): DdfNode | undefined {
  return names.reduce<DdfNode | undefined>(
    (at, name) => at?.children.find(child => (name === '*' ? isRunTimeName(child.name ?? '') : child.name === name)),
    node,
  )
}

function missing(root: DdfNode, parent: DdfNode, standard: StandardNode, moid: string, findings: Findings): void {
  if (!standard.required) return
  const place = parent.own.NodeName ?? root.element
  findings.add('ddf.standard-missing', ...tagSpan(place), { moid, name: standard.path }, () =>
    addNode(parent, standard),
  )
}

function addNode(parent: DdfNode, { path, format }: StandardNode): Fix | undefined {
  const last = parent.children.at(-1)?.element ?? parent.own.DFProperties
  if (!last || format === undefined) return undefined
  const name = path.slice(path.lastIndexOf('/') + 1)
  const written = name === '*' ? '<NodeName/>' : `<NodeName>${name}</NodeName>`
  const type = format === 'node' ? '<DDFName/>' : '<MIME>text/plain</MIME>'
  const node = `<Node>${written}<DFProperties><AccessType><Get/></AccessType><DFFormat><${format}/></DFFormat><DFType>${type}</DFType></DFProperties></Node>`
  return replaceFix(`Add ${name}`, last.end, last.end, node)
}

function checkFormatOf(node: DdfNode, { path, format }: StandardNode, moid: string, findings: Findings): void {
  const found = formatOf(node)
  const place = node.df.DFFormat
  if (found === undefined || format === undefined || found === format || !place) return
  const detail = { name: path, moid, what: 'the format', found, wanted: format }
  const word = place.children[0]
  findings.add(
    'ddf.standard-differs',
    place.start,
    place.end,
    detail,
    () => word && replaceFix(`Write <${format}/>`, word.start, word.end, `<${format}/>`),
  )
}
