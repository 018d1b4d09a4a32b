import type { DdfDocument, DdfNode } from '../ddf/ddf-model.ts'
import { isRunTimeName, scopeOf } from '../ddf/ddf-values.ts'
import { tagSpan } from '../ddf/spans.ts'
import type { Findings } from '../finding.ts'
import { replaceFix } from '../fix.ts'
import { localName, textOf } from '../xml/text-of.ts'
import { insertionFix } from './insertion.ts'

// How nodes come and go: occurrence, scope, access, place (OMA DM 2.0 §6.3.1.1, DM TND 1.3 §10).

/** ZeroOrN and OneOrN need a number, and what occurs more than once cannot have a fixed name. */
export function checkOccurrence({ xml }: DdfDocument, { df, name, parent, own }: DdfNode, findings: Findings): void {
  const child = df.Occurrence?.children[0]
  if (!child) return
  const word = localName(child.name)
  if (word === 'ZeroOrN' || word === 'OneOrN') {
    const value = textOf(xml, child).trim()
    const number = /^\d{1,6}$/.test(value) ? Number(value) : 0
    if (number < 2 || number > 65_536) {
      findings.add('ddf.occurrence-number', child.start, child.end, { word, value: value.slice(0, 40) })
    }
  }
  const isMany = word.endsWith('OrMore') || word.endsWith('OrN')
  if (!isMany || !name || isRunTimeName(name) || !own.NodeName || !parent) return
  findings.add('ddf.many-named', child.start, child.end, { word })
}

/** Permanent nodes below dynamic ones come along with them, so they need a name. */
export function checkScope(node: DdfNode, findings: Findings): void {
  const { df, name, parent } = node
  if (!df.Scope || !parent?.own.DFProperties || scopeOf(node) !== 'Permanent' || scopeOf(parent) === 'Permanent') return
  if (isRunTimeName(name ?? '')) findings.add('ddf.permanent-unnamed', df.Scope.start, df.Scope.end)
  else {
    findings.add('ddf.permanent-below-dynamic', df.Scope.start, df.Scope.end, { parent: parent.name || '*' })
  }
}

/** Permanent nodes are neither made nor deleted; a leaf can say so by mistake, a list of children cannot. */
export function checkAccess(node: DdfNode, findings: Findings): void {
  const { AccessType } = node.df
  if (!AccessType) return
  if (AccessType.children.length === 0 && (AccessType.content & 2) === 0) {
    findings.add('ddf.not-exposed', AccessType.start, AccessType.end)
  }
  if (scopeOf(node) !== 'Permanent') return
  for (const child of AccessType.children) {
    const word = localName(child.name)
    // Add of an interior node lets servers add children (DM TND 1.3 §7.7.1).
    if (word !== 'Delete' && !(word === 'Add' && node.children.length === 0 && isLeaf(node))) continue
    findings.add('ddf.access-permanent', child.start, child.end, { word }, () =>
      replaceFix(`Remove <${word}/>`, child.start, child.end, ''),
    )
  }
}

const isLeaf = ({ df }: DdfNode) => {
  const word = df.DFFormat?.children[0]?.name
  return word !== undefined && localName(word) !== 'node'
}

/** Properties that belong to the kind of document, and Path only at the top. */
export function checkPlace(document: DdfDocument, { own, rt, parent, element }: DdfNode, findings: Findings): void {
  const { kind, xml, prefix } = document
  if (own.Path && parent) findings.add('ddf.path-inside', ...tagSpan(own.Path))
  if (kind === 'ddf' && !own.DFProperties && !own.RTProperties) {
    findings.add('ddf.no-properties', ...tagSpan(element), undefined, () =>
      insertionFix(xml, element, own.Path ?? own.NodeName, 'DFProperties', prefix),
    )
  }
  if (kind !== 'tnds') return
  if (!own.RTProperties) findings.add('tnds.no-properties', ...tagSpan(element))
  for (const part of [rt.Name, rt.Size]) {
    if (part)
      findings.add('tnds.not-part', ...tagSpan(part), { name: part.name }, () =>
        replaceFix(`Remove ${part.name}`, part.start, part.end, ''),
      )
  }
}
