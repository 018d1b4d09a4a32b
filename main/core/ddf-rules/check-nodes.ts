import type { DdfDocument, DdfNode } from '../ddf/ddf-model.ts'
import { eachNode } from '../ddf/ddf-values.ts'
import type { Findings } from '../finding.ts'
import { checkAccess, checkOccurrence, checkPlace, checkScope } from './life.ts'
import { checkName, checkSiblings } from './names.ts'
import { checkFormat, checkWords } from './properties.ts'
import { checkType } from './types.ts'
import { checkValues } from './values.ts'

/** What the specification asks of nodes (DM TND 1.3 §10, OMA DM 2.0 §6.3–6.4), one node after the other. */
export function checkNodes(document: DdfDocument, findings: Findings): void {
  checkRoots(document, findings)
  for (const node of eachNode(document)) checkNode(document, node, findings)
}

/** Nodes at the top that state no Path lie beside each other. */
export function checkRoots({ roots }: DdfDocument, findings: Findings): void {
  checkSiblings(
    roots.filter(({ own }) => own.Path === undefined),
    findings,
  )
}

/** One node: what it says of itself, and the names below it. Of its parent only the life counts (`checkScope`). */
export function checkNode(document: DdfDocument, node: DdfNode, findings: Findings): void {
  checkName(document, node, findings)
  checkFormat(document, node, findings)
  checkWords(node, findings)
  checkValues(document, node, findings)
  checkType(document, node, findings)
  checkPlace(document, node, findings)
  if (node.own.DFProperties) {
    checkOccurrence(document, node, findings)
    checkScope(node, findings)
    checkAccess(node, findings)
  }
  if (node.children.length > 1) checkSiblings(node.children, findings)
}
