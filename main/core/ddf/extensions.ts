import { attributeOf, localName, textOf } from '../xml/text-of.ts'
import type { XmlDocument, XmlElement } from '../xml/xml-types.ts'
import type { DdfNode } from './ddf-model.ts'

// The extensions of the Windows descriptions, by the generations that were published: Windows Mobile 5, Windows 10
// (SupportedValues, ADMXBacked) and the one that is used today (AllowedValues, Applicability).

/** What an extension says about the values of a node. */
export interface AllowedValues {
  readonly element: XmlElement
  readonly kind: 'XSD' | 'RegEx' | 'ADMX' | 'JSON' | 'ENUM' | 'Flag' | 'Range' | 'SDDL' | 'None' | 'other'
  readonly values: readonly { readonly value: string; readonly description?: string; readonly element: XmlElement }[]
  /** Several values may stand in one, separated by this. */
  readonly delimiter?: string
}

const kinds = ['XSD', 'RegEx', 'ADMX', 'JSON', 'ENUM', 'Flag', 'Range', 'SDDL', 'None'] as const

/** AllowedValues of a node, whatever prefix it has. */
export function allowedValues(xml: XmlDocument, { extensions }: DdfNode): AllowedValues | undefined {
  const element = extensions.find(({ name }) => localName(name) === 'AllowedValues')
  if (!element) return undefined
  const type = attributeOf(xml, element, 'ValueType')
  const list = childNamed(element, 'List')
  const delimiter = list && attributeOf(xml, list, 'Delimiter')
  return {
    element,
    kind: kinds.find(kind => kind === type) ?? 'other',
    values: valuesIn(xml, element),
    ...(delimiter !== undefined && { delimiter }),
  }
}

function valuesIn(xml: XmlDocument, element: XmlElement): AllowedValues['values'] {
  const found: { value: string; description?: string; element: XmlElement }[] = []
  for (const holder of [element, ...element.children]) {
    const value = holder === element || localName(holder.name) === 'Enum' ? childNamed(holder, 'Value') : undefined
    if (!value) continue
    const description = childNamed(holder, 'ValueDescription')
    found.push({
      value: textOf(xml, value).trim(),
      ...(description && { description: textOf(xml, description).trim() }),
      element: value,
    })
  }
  return found
}

/** The values that the description lists one by one. */
export function enumeratedValues(xml: XmlDocument, node: DdfNode): readonly string[] {
  if (node.extensions.length === 0) return []
  const allowed = allowedValues(xml, node)
  return allowed?.kind === 'ENUM' ? allowed.values.map(({ value }) => value) : []
}

function childNamed({ children }: XmlElement, name: string): XmlElement | undefined {
  return children.find(child => localName(child.name) === name)
}

/** What may stand in DFProperties besides the grammar, by all generations of Windows descriptions. */
export const knownExtensions: ReadonlySet<string> = new Set([
  // Today
  ...['Applicability', 'DynamicNodeNaming', 'AllowedValues', 'ReplaceBehavior', 'RebootBehavior', 'GpMapping'],
  ...['CommonErrorResults', 'Deprecated', 'DependencyBehavior', 'ConflictResolution', 'AtomicRequired'],
  // Windows 10
  ...['ADMXPolicyName', 'ADMXCategory', 'ADMXBacked', 'ADMXMapped', 'ADMXMappedElement', 'NotSupportedOnPlatform'],
  ...[
    'SupportedValues',
    'SupportedValue',
    'SubStringSeparatorChar',
    'GPRegistryMappedName',
    'GPRegistryMappedCategory',
  ],
  ...['GPDBMappedName', 'GPDBMappedCategory', 'XMLSchema', 'StartOSVerison'],
  // Windows Mobile 5
  ...['RWAccess', 'MinValue', 'MaxValue', 'MaxLength'],
])
