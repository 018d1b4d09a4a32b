import { jsonDepthLimit, pointerTo } from './json.ts'
import type { MoDocument, MoElement, MoNode } from './package-types.ts'
import { problem } from './problem.ts'
import {
  isMembers,
  member,
  missing,
  type Notes,
  newNotes,
  noteUnknown,
  readAll,
  readMembers,
  readText,
  warn,
  wrongType,
} from './reading.ts'
import { failed, ok, type Read, type Result } from './result.ts'

/**
 * An MO document, `application/dmmo+json`, from its wire form (OMA DM 2.0 §7.2.1.4). With `uriOptional` an element may
 * lack its ClientURI, because the command named one. Deeper than `jsonDepthLimit`: `package.too-deep`.
 */
export function decodeMoDocument(
  json: unknown,
  options: { readonly uriOptional?: boolean } = {},
): Result<Read<MoDocument>> {
  const notes = newNotes()
  if (!Array.isArray(json) && !isMembers(json)) return wrongType('', 'an array of MO elements', json)
  const list = Array.isArray(json) ? json : [json]
  if (!Array.isArray(json)) {
    warn(notes, 'package.other-form', '', { member: 'The MO document', got: 'one object', expected: 'an array' })
  }
  const read = (item: unknown, path: string) => readElement(notes, item, path, options.uriOptional ?? false)
  const elements = Array.isArray(json) ? readAll(list, '', read) : readAll(list, '', item => read(item, ''))
  return elements.ok ? ok({ value: elements.value, warnings: notes.warnings }) : elements
}

function readElement(notes: Notes, wire: unknown, path: string, uriOptional: boolean): Result<MoElement> {
  const element = readMembers(wire, path)
  if (!element.ok) return element
  const ddf = readText(notes, element.value, 'DDF', path)
  if (!ddf.ok) return ddf
  const uri = readText(notes, element.value, 'ClientURI', path)
  if (!uri.ok) return uri
  const validator = readText(notes, element.value, 'CV', path)
  if (!validator.ok) return validator
  const top = readTop({ notes, names: namesIn(uri.value) }, member(element.value, 'MOData'), path)
  if (!top.ok) return top
  if (uri.value === undefined && !uriOptional) return missing(path, 'ClientURI')
  if (uri.value === undefined) warn(notes, 'package.uri-missing', path)
  noteUnknown(notes, element.value, path, ['DDF', 'ClientURI', 'CV', 'MOData'])
  return ok({
    ...(ddf.value !== undefined && { ddf: ddf.value }),
    uri: uri.value ?? '',
    ...(validator.value !== undefined && { validator: validator.value }),
    name: top.value.name,
    node: top.value.node,
  })
}

/** What a reader of nodes notes, and against which rule for names. */
interface Walk {
  readonly notes: Notes
  readonly names: RegExp
}

const realName = /^[A-Za-z0-9\-._~]+$/
const realNameOrMoid = /^[!-~]+$/

/** Nodes of the Delegation Access Control MO are named after the MOs that they rule (OMA DM 2.0 §12.3). */
const namesIn = (uri = '') => (accessControl.test(uri) ? realNameOrMoid : realName)
/** In the draft it lies at its tree path. */
const accessControl = /^urn:oma:mo:oma-dm-dacmo:|^\.\/DacMO(\/|$)/

function readTop(walk: Walk, data: unknown, path: string): Result<{ readonly name: string; readonly node: MoNode }> {
  if (data === undefined) return missing(path, 'MOData')
  const at = pointerTo(path, 'MOData')
  if (!isMembers(data)) return wrongType(at, 'an object', data)
  const [first, ...others] = Object.entries(data)
  if (first === undefined || others.length > 0) {
    const detail = {
      member: 'MOData',
      expected: 'an object with one member',
      got: `one with ${Object.keys(data).length}`,
    }
    return failed(problem('package.wrong-type', detail, { path: at }))
  }
  const [name, value] = first
  const node = readNode(walk, value, pointerTo(at, name), 0)
  noteName(walk, name, at)
  return node.ok ? ok({ name, node: node.value }) : node
}

const isLeaf = (value: unknown): value is string | number | boolean | null =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

function readNode(walk: Walk, value: unknown, path: string, depth: number): Result<MoNode> {
  if (depth > jsonDepthLimit)
    return failed(problem('package.too-deep', { limit: jsonDepthLimit }, { path: short(path) }))
  if (isLeaf(value)) return ok({ kind: 'leaf', value })
  if (!isMembers(value)) return wrongType(path, 'a value or an object with children', value)
  const children = new Map<string, MoNode>()
  for (const [name, child] of Object.entries(value)) {
    noteName(walk, name, path)
    // Most children are leaves, which need no place.
    if (isLeaf(child)) {
      children.set(name, { kind: 'leaf', value: child })
      continue
    }
    const node = readNode(walk, child, pointerTo(path, name), depth + 1)
    if (!node.ok) return node
    children.set(name, node.value)
  }
  return ok({ kind: 'interior', children })
}

const short = (path: string) => (path.length > 200 ? `${path.slice(0, 200)}…` : path)

function noteName({ notes, names }: Walk, name: string, path: string): void {
  if (!names.test(name)) warn(notes, 'package.node-name', pointerTo(path, name), { name })
}

/** An MO document in its wire form, always an array. */
export function encodeMoDocument(document: MoDocument): unknown {
  return document.map(({ ddf, uri, validator, name, node }) => ({
    ...(ddf !== undefined && { DDF: ddf }),
    ClientURI: uri,
    ...(validator !== undefined && { CV: validator }),
    // fromEntries makes own members whatever they are called, `__proto__` too.
    MOData: Object.fromEntries([[name, encodeNode(node)]]),
  }))
}

function encodeNode(node: MoNode): unknown {
  if (node.kind === 'leaf') return node.value
  return Object.fromEntries([...node.children].map(([name, child]) => [name, encodeNode(child)]))
}
