import type { DdfDocument, DdfNode } from '../ddf/ddf-model.ts'
import { isRunTimeName } from '../ddf/ddf-values.ts'
import { tagSpan } from '../ddf/spans.ts'
import type { Findings } from '../finding.ts'
import { replaceFix } from '../fix.ts'
import { encodeText } from '../xml/entities.ts'
import { textOf } from '../xml/text-of.ts'

/** Node names (OMA DM 2.0 §6.3): unreserved characters, no blanks around, none at all when given at run time. */
export function checkName({ xml }: DdfDocument, { element, own, name }: DdfNode, findings: Findings): void {
  const { NodeName } = own
  if (!NodeName || name === undefined) {
    const fix =
      element.form === 'empty-tag'
        ? undefined
        : () => replaceFix('Add <NodeName/>', element.openEnd, element.openEnd, '<NodeName/>')
    findings.add('ddf.no-name', ...tagSpan(element), {}, fix)
    return
  }
  const { openEnd, closeStart } = NodeName
  const bad = isRunTimeName(name) ? undefined : /[^\w.~-]/.exec(name)
  if (bad && name !== '.') {
    findings.add('ddf.name-bad', openEnd, closeStart, { name: name.slice(0, 100), character: shown(bad[0]) })
  }
  if (closeStart - openEnd === name.length) return
  const written = textOf(xml, NodeName)
  if (name === '' || written === name || /[\r\n]/.test(written)) return
  findings.add('ddf.padded-name', openEnd, closeStart, { name }, () =>
    replaceFix('Remove the blanks', openEnd, closeStart, encodeText(name)),
  )
}

/** Nodes beside each other need different names (DM TND 1.3 §6). */
export function checkSiblings(nodes: readonly DdfNode[], findings: Findings): void {
  const seen = new Set<string>()
  for (const { name, own, element } of nodes) {
    if (name === undefined || isRunTimeName(name)) continue
    if (seen.has(name)) {
      const { start, end } = own.NodeName ?? element
      findings.add('ddf.duplicate-name', start, end, { name: name.slice(0, 100) })
    }
    seen.add(name)
  }
}

const shown = (character: string) =>
  character <= ' ' ? `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}` : character
