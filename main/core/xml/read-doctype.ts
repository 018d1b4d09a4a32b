import type { Doctype } from './xml-types.ts'

/** A DOCTYPE as it was read; `fault` says what could not be understood. */
export interface DoctypeReading {
  readonly doctype: Doctype
  readonly fault?: string
}

const start = /<!DOCTYPE\s+([^\s[>"']+)\s*/y
const publicId = /PUBLIC\s+(?:"([^"<>]*)"|'([^'<>]*)')\s*/y
const systemKeyword = /SYSTEM\s+/y
const systemId = /(?:"([^"]*)"|'([^']*)')\s*/y
// One declaration of the internal subset; quoted parts may hold ">".
const declaration =
  /\s*(?:<!--[\s\S]*?-->|<\?[\s\S]*?\?>|%[^;\s]+;|<!(?:ENTITY|ELEMENT|ATTLIST|NOTATION)(?:"[^"]*"|'[^']*'|[^>"'])*>)/y
const entity = /^<!ENTITY\s+([^\s%"']+)\s+(SYSTEM|PUBLIC|["'])/

/** Reads the DOCTYPE at `offset`. Nothing that it names is looked at. */
export function readDoctype(text: string, offset: number): DoctypeReading {
  const entities = new Map<string, 'internal' | 'external'>()
  const name = match(start, text, offset)
  if (!name) return broken(text, offset, entities, 'it names no root element')
  const ids = readIds(text, start.lastIndex)
  let at = ids.end
  let subset: Doctype['subset']
  if (text[at] === '[') {
    const end = readSubset(text, at + 1, entities)
    const close = /\s*\]\s*/y
    if (!match(close, text, end)) return broken(text, offset, entities, 'its internal part is not ended', name[1])
    subset = { start: at + 1, end }
    at = close.lastIndex
  }
  if (text[at] !== '>') return broken(text, offset, entities, ids.fault ?? 'its ">" is missing', name[1])
  const doctype: Doctype = {
    start: offset,
    end: at + 1,
    name: name[1] ?? '',
    ...(ids.publicId !== undefined && { publicId: ids.publicId }),
    ...(ids.systemId !== undefined && { systemId: ids.systemId }),
    ...(subset && { subset }),
    entities,
  }
  return { doctype, ...(ids.fault !== undefined && { fault: ids.fault }) }
}

interface Ids {
  readonly publicId?: string
  readonly systemId?: string
  readonly fault?: string
  readonly end: number
}

function readIds(text: string, offset: number): Ids {
  const found = match(publicId, text, offset)
  if (!found && !match(systemKeyword, text, offset)) return { end: offset }
  const at = found ? publicId.lastIndex : systemKeyword.lastIndex
  const system = match(systemId, text, at)
  return {
    ...(found && { publicId: found[1] ?? found[2] ?? '' }),
    ...(system && { systemId: system[1] ?? system[2] ?? '' }),
    ...(!system && { fault: 'the address of its grammar is missing' }),
    end: system ? systemId.lastIndex : at,
  }
}

/** Where the declarations between the brackets end. */
function readSubset(text: string, offset: number, entities: Map<string, 'internal' | 'external'>): number {
  let at = offset
  for (let found = match(declaration, text, at); found; found = match(declaration, text, at)) {
    const [, name, kind] = entity.exec(found[0].trimStart()) ?? []
    if (name !== undefined && !entities.has(name)) {
      entities.set(name, kind === 'SYSTEM' || kind === 'PUBLIC' ? 'external' : 'internal')
    }
    at = declaration.lastIndex
  }
  return at
}

/** A DOCTYPE that is not understood ends at its first ">", or that behind its bracket, where there is one. */
function broken(
  text: string,
  offset: number,
  entities: ReadonlyMap<string, 'internal' | 'external'>,
  fault: string,
  name = '',
): DoctypeReading {
  const close = text.indexOf('>', offset)
  const end = close === -1 ? text.length : close + 1
  return { doctype: { start: offset, end, name, entities }, fault }
}

function match(expression: RegExp, text: string, offset: number): RegExpExecArray | null {
  expression.lastIndex = offset
  return expression.exec(text)
}
