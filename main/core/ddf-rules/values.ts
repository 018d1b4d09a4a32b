import type { DdfDocument, DdfNode } from '../ddf/ddf-model.ts'
import { formatOf, valueElements } from '../ddf/ddf-values.ts'
import type { Findings } from '../finding.ts'
import { valueFromDefault } from '../tree/values.ts'
import { textOf } from '../xml/text-of.ts'

/** Values of a description fit the format of their node. */
export function checkValues({ xml }: DdfDocument, node: DdfNode, findings: Findings): void {
  const format = formatOf(node)
  if (format === undefined || format === 'node' || node.children.length > 0) return
  for (const element of valueElements(node)) {
    const value = textOf(xml, element)
    if (value.trim() === '' || valueFromDefault(format, value) !== undefined) continue
    findings.add('ddf.default-does-not-fit', element.openEnd, element.closeStart, { value: value.slice(0, 80), format })
  }
}
