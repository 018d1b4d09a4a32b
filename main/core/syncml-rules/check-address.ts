import type { Findings } from '../finding.ts'
import { textOf } from '../xml/text-of.ts'
import type { XmlDocument, XmlElement } from '../xml/xml-types.ts'
import { lists, properties } from './codes.ts'

/** Judges the address of a node (DM TND 1.3 §6.2, §7.7): absolute ones of servers and devices are not its business. */
export function checkAddress(xml: XmlDocument, element: XmlElement, findings: Findings): void {
  const value = textOf(xml, element).trim()
  const what = /^[a-z][a-z0-9+.-]*:/i.test(value) ? undefined : faultOf(value)
  if (what !== undefined) findings.add('syncml.uri', element.start, element.end, { value: value.slice(0, 80), what })
}

function faultOf(value: string): string | undefined {
  const [path = '', query] = value.split('?')
  if (value === '') return 'is empty'
  if (path.length > 1 && path.endsWith('/')) return 'ends in a slash'
  if (path.split('/').includes('..')) return 'goes up with ..'
  const property = /^prop=(.*)$/.exec(query ?? '')?.[1]
  if (property !== undefined && !properties.has(property)) return `asks for the property “${property}”`
  const list = /^list=(.*)$/.exec(query ?? '')?.[1]
  return list !== undefined && !lists.test(list) ? `asks for the list “${list}”` : undefined
}
