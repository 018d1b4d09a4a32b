import type { DdfDocument } from '../ddf/ddf-model.ts'
import { eachNode } from '../ddf/ddf-values.ts'
import type { Findings } from '../finding.ts'
import { checkAccess, checkOccurrence, checkPlace, checkScope } from './life.ts'
import { checkName, checkSiblings } from './names.ts'
import { checkFormat, checkWords } from './properties.ts'
import { checkType } from './types.ts'
import { checkValues } from './values.ts'

/** What the specification asks of nodes (DM TND 1.3 §10, OMA DM 2.0 §6.3–6.4), one node after the other. */
export function checkNodes(document: DdfDocument, findings: Findings): void {
  checkSiblings(
    document.roots.filter(({ own }) => own.Path === undefined),
    findings,
  )
  for (const node of eachNode(document)) {
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
}
