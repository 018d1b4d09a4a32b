import type { DdfDocument, DdfNode } from '../ddf/ddf-model.ts'
import { formatOf, valueElements } from '../ddf/ddf-values.ts'
import { type AllowedValues, allowedValues } from '../ddf/extensions.ts'
import type { Findings } from '../finding.ts'
import { valueFromDefault } from '../tree/values.ts'
import { textOf } from '../xml/text-of.ts'
import type { XmlElement } from '../xml/xml-types.ts'

/** Values of a description fit the format of their node, and what the vendor allows. */
export function checkValues({ xml }: DdfDocument, node: DdfNode, findings: Findings): void {
  const format = formatOf(node)
  const isInterior = format === 'node' || node.children.length > 0
  const allowed = node.extensions.length > 0 ? allowedValues(xml, node) : undefined
  if (allowed?.kind === 'Range') checkRanges(allowed, findings)
  for (const element of valueElements(node)) {
    const value = textOf(xml, element)
    if (value.trim() === '') continue
    const { openEnd, closeStart } = element
    if (isInterior) findings.add('ddf.interior-value', openEnd, closeStart)
    else if (format !== undefined && valueFromDefault(format, value) === undefined) {
      findings.add('ddf.default-does-not-fit', openEnd, closeStart, { value: value.slice(0, 80), format })
    } else if (allowed && element === node.df.DefaultValue) checkAllowed(element, value.trim(), allowed, findings)
  }
}

function checkAllowed(
  { openEnd, closeStart }: XmlElement,
  value: string,
  allowed: AllowedValues,
  findings: Findings,
): void {
  const { delimiter } = allowed
  const parts = delimiter ? value.split(delimiter) : [value]
  if (parts.every(part => isAllowed(part.trim(), allowed))) return
  findings.add('ddf.default-not-allowed', openEnd, closeStart, { value: value.slice(0, 80) })
}

// Regular expressions of a vendor are not run: one of them could keep the checker busy for hours.
function isAllowed(value: string, { kind, values }: AllowedValues): boolean {
  if (values.length === 0) return true
  if (kind === 'ENUM') return values.some(each => each.value.toLowerCase() === value.toLowerCase())
  if (kind !== 'Range') return true
  const ranges = values.flatMap(each => rangesIn(each.value) ?? [])
  const number = Number(value)
  return ranges.length === 0 || ranges.some(([low, high]) => number >= low && number <= high)
}

function checkRanges({ values }: AllowedValues, findings: Findings): void {
  for (const { value, element } of values) {
    const ranges = rangesIn(value)
    if (ranges?.every(([low, high]) => low <= high)) continue
    findings.add('ddf.range-bad', element.openEnd, element.closeStart, { value: value.slice(0, 80) })
  }
}

/** `[0-5]`, several of them, or single numbers, separated by commas. */
function rangesIn(text: string): readonly (readonly [number, number])[] | undefined {
  const found: [number, number][] = []
  for (const part of text.split(',')) {
    const range = /^\s*(?:\[\s*(-?\d+)\s*-\s*(-?\d+)\s*\]|(-?\d+))\s*$/.exec(part)
    if (!range) return undefined
    const [, low, high, single] = range
    found.push([Number(low ?? single), Number(high ?? single)])
  }
  return found
}
