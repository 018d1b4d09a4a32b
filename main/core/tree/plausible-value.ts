import { base64Encode } from '../bytes.ts'
import type { NodeDescription } from '../description.ts'
import type { LeafValue } from '../package-types.ts'
import { type Hint, plausibleBase64, plausibleText, portOf } from './plausible-text.ts'
import { dateOf, hashOf, numberOf, pickOf, timeOf } from './seeded.ts'
import { valueFromDefault } from './values.ts'

/** A value that fits the format and looks real: the default and what the vendor allows first, then by the node's name. */
export function plausibleValue(description: NodeDescription, hint: Hint): LeafValue {
  const { format, defaultValue } = description
  if (format === 'chr' && /^dev(ice)?_?id$/.test(hint.name)) return hint.deviceId
  if (defaultValue !== undefined && defaultValue.trim() !== '') {
    const value = valueFromDefault(format, defaultValue)
    if (value !== undefined) return value
  }
  if (factsOfPackages.test(hint.name)) return valueFromDefault(format, '') ?? (format === 'int' ? 0 : '')
  return allowedValue(description, hint) ?? madeValue(description, hint)
}

/** An invented size or digest would fit no package that ever comes. */
const factsOfPackages = /^pkg(data|digest|size)$/

function allowedValue({ format, allowed = [] }: NodeDescription, { key }: Hint): LeafValue | undefined {
  const fitting = allowed.flatMap(text => {
    const value = valueFromDefault(format, text)
    return value === undefined || value === '' ? [] : [value]
  })
  const [first, ...rest] = fitting
  return first === undefined ? undefined : pickOf(key, [first, ...rest])
}

function madeValue({ format }: NodeDescription, hint: Hint): LeafValue {
  switch (format) {
    case 'int':
      return plausibleInteger(hint)
    case 'float':
      return numberOf(hint.key, 0, 1000) / 10
    case 'bool':
      return hashOf(hint.key) % 3 > 0
    case 'date':
      return dateOf(hint.key)
    case 'time':
      return /valid|date|stamp/.test(hint.name) ? `${dateOf(hint.key)}T${timeOf(hint.key)}` : timeOf(hint.key)
    case 'b64':
    case 'bin':
      return plausibleBase64(hint, base64Encode)
    case 'xml':
      return `<${hint.name.replace(/[^a-z0-9]+/g, '') || 'settings'} version="1"/>`.replace(/^<(?=\d)/, '<n')
    case 'null':
    case 'node':
      return null
    case 'chr':
      return plausibleText(hint)
  }
}

function plausibleInteger({ name, context, key }: Hint): number {
  if (/port(nbr|num|$)/.test(name)) return portOf(context + name)
  if (/^cbt$|roaming/.test(name)) return numberOf(key, 0, 2)
  if (/^(allow|disable|enable|is|has|use|prevent|require|turn|let|hide|block|show)|enabled$/.test(name))
    return numberOf(key, 0, 1)
  if (/timeout|interval|delay|period|retry|seconds|minutes/.test(name)) return numberOf(key, 1, 12) * 5
  if (/prefix/.test(name)) return 24
  if (/size|length|quota|storage|ram$|mem(ory)?$|max(?!dev)/.test(name)) return 2 ** numberOf(key, 5, 12)
  if (/percent|level|signal|battery/.test(name)) return numberOf(key, 20, 100)
  if (/errorcode|result|error/.test(name)) return 0
  return numberOf(key, 0, 9)
}
