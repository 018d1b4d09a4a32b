import { percentEncode } from '../bytes.ts'
import { type ClientUri, formatClientUri, instanceUri, parseClientUri } from '../client-uri.ts'
import { longestUri, uriProblem } from '../client-uri-query.ts'
import type { MoElement } from '../package-types.ts'
import { ok, type Result } from '../result.ts'
import { type Refusal, refusalFor, refuse } from '../tree/refusal.ts'
import type { InstancePlace, Places } from './places.ts'
import { segmentsOf, treePath } from './tree-path.ts'

// ClientURIs of the draft dialect (S000 §5.1, S004 §5.5): a path in the tree, or a MOID and an instance, with the
// sub-parameters Levels and CV. Inside the workbench every address has the MOID form with lv and cv.

/** True for a ClientURI that stands for none: everything that the server may see. */
export const isEverything = (text: string): boolean => text === '.' || text === './'

/**
 * The addresses in MOID form that a ClientURI of the draft stands for: one, or, for a path above MO instances, one for
 * each of them. Problems: `uri.tree-path`, `uri.level`, `uri.percent` (400), `tree.not-found` (404).
 */
export function fromDraft(places: Places, text: string): Result<readonly string[], Refusal> {
  if (text.length > longestUri) return treePathProblem(text, `it is longer than ${longestUri} characters`, longestUri)
  const mark = text.indexOf('?')
  const address = mark === -1 ? text : text.slice(0, mark)
  if (isMoidForm(places, address)) {
    const query = readQuery(text, mark, true)
    return query.ok ? ok([address + query.value]) : query
  }
  const query = readQuery(text, mark, false)
  if (!query.ok) return query
  const stray = address.search(/[^A-Za-z0-9\-._~%:/]|\/\//)
  if (stray !== -1) return treePathProblem(text, 'a name is empty, or holds a character that must be encoded', stray)
  const names = segmentsOf(address)
  if (names === undefined) return refusalFor(uriProblem('uri.percent', text, { text: address }, 0))
  const found = instanceAbove(places, names)
  if (found) {
    const { moid, miid, path } = found
    return ok([instanceUri(moid, miid, names.slice(path.length)) + query.value])
  }
  const below = instancesBelow(places, names)
  if (below.length === 0) return refuse('tree.not-found', {}, text.slice(0, 300))
  return ok(below.map(({ moid, miid }) => instanceUri(moid, miid) + query.value))
}

/** The one address in MOID form; several are as good as none, for a command that takes one node. */
export function oneFromDraft(places: Places, text: string): Result<string, Refusal> {
  const read = fromDraft(places, text)
  if (!read.ok) return read
  const [first, ...more] = read.value
  return first === undefined || more.length > 0 ? refuse('tree.not-found', {}, text.slice(0, 300)) : ok(first)
}

/** A known MOID, the longest first, that a slash follows. */
function isMoidForm({ moids }: Places, address: string): boolean {
  if (address.startsWith('./') || address === '.') return false
  for (let at = address.lastIndexOf('/'); at > 0; at = address.lastIndexOf('/', at - 1)) {
    if (moids.has(address.slice(0, at))) return true
  }
  return false
}

/** The instance that lies at the path or above it; it may be one that is still to be made. */
function instanceAbove({ byPath, containers }: Places, names: readonly string[]): InstancePlace | undefined {
  // The paths from the root down, each made of the one above: an address may have thousands of names.
  const paths = [treePath([])]
  for (const name of names) paths.push(`${paths.at(-1)}/${percentEncode(name)}`)
  for (let count = names.length; count > 0; count -= 1) {
    const place = byPath.get(paths[count] ?? '')
    if (place) return place
    const moid = containers.get(paths[count - 1] ?? '')
    if (moid !== undefined) return { moid, miid: names[count - 1] ?? '', path: names.slice(0, count) }
  }
  return undefined
}

function instancesBelow({ byPath }: Places, names: readonly string[]): readonly InstancePlace[] {
  const prefix = names.length === 0 ? './' : `${treePath(names)}/`
  return [...byPath].filter(([path]) => path.startsWith(prefix)).map(([, place]) => place)
}

/** The query with `lv` and `cv`; nv belongs to the MOID form alone, fields of vendors are ignored. */
function readQuery(text: string, mark: number, moidForm: boolean): Result<string, Refusal> {
  if (mark === -1) return ok('')
  const fields = new Map<string, string>()
  const conditions: string[] = []
  let offset = mark + 1
  for (const part of text.slice(mark + 1).split('&')) {
    const equals = part.indexOf('=')
    if (equals < 1) return treePathProblem(text, 'a sub-parameter is not name=value', offset)
    const name = subParameter(part.slice(0, equals))
    const value = part.slice(equals + 1)
    if (name === 'nv' && !moidForm) return treePathProblem(text, 'nv exists in the MOID form only', offset)
    if (name === 'nv') conditions.push(`nv=${value}`)
    else if (name !== undefined && fields.has(name)) return treePathProblem(text, `${name} is given twice`, offset)
    else if (name === 'Levels' && !/^0{0,8}[1-9]\d{0,8}$/.test(value))
      return refusalFor(uriProblem('uri.level', text, { value }, offset + equals + 1))
    else if (name !== undefined) fields.set(name, value)
    offset += part.length + 1
  }
  const [level, validator] = [fields.get('Levels'), fields.get('CV')]
  const written = [
    ...conditions,
    ...(level === undefined ? [] : [`lv=${level}`]),
    ...(validator === undefined ? [] : [`cv=${validator}`]),
  ]
  return ok(written.length === 0 ? '' : `?${written.join('&')}`)
}

/** Written `Levels` and `CV`; read without regard to case, and under the approved names. */
function subParameter(name: string): 'Levels' | 'CV' | 'nv' | undefined {
  const lower = name.toLowerCase()
  if (lower === 'levels' || lower === 'lv') return 'Levels'
  if (lower === 'cv') return 'CV'
  return lower === 'nv' ? 'nv' : undefined
}

function treePathProblem(text: string, what: string, offset: number) {
  return refusalFor(uriProblem('uri.tree-path', text, { what }, offset))
}

/** A ClientURI as the draft writes it: the tree path where the place is known, else the MOID form. */
export function toDraft(places: Places, uri: string): string {
  const parsed = parseClientUri(uri, places.moids)
  if (!parsed.ok || !places.moids.has(parsed.value.moid)) return withDraftQuery(uri)
  const names = parsed.value.path.map(step => (step.kind === 'name' ? step.name : undefined))
  const plain = names.filter(name => name !== undefined)
  const place = parsed.value.conditions.length === 0 ? placeOf(places, parsed.value) : undefined
  if (!place || plain.length < names.length) return withDraftQuery(formatClientUri(parsed.value))
  const { level, validator } = parsed.value
  const fields = [
    ...(level === undefined ? [] : [`Levels=${level}`]),
    ...(validator === undefined ? [] : [`CV=${percentEncode(validator)}`]),
  ]
  return treePath([...place.path, ...plain]) + (fields.length > 0 ? `?${fields.join('&')}` : '')
}

const withDraftQuery = (uri: string) => uri.replace(/([?&])lv=/, '$1Levels=').replace(/([?&])cv=/, '$1CV=')

function placeOf({ byInstance, containers }: Places, { moid, instance }: ClientUri): InstancePlace | undefined {
  const known = byInstance.get(moid)
  if (instance.kind === 'only') return known?.size === 1 ? known.values().next().value : undefined
  if (instance.kind !== 'name') return undefined
  const found = known?.get(instance.name)
  if (found) return found
  const container = [...containers].find(([, of]) => of === moid)?.[0]
  const above = container === undefined ? undefined : segmentsOf(container)
  return above && { moid, miid: instance.name, path: [...above, instance.name] }
}

/** An element as the draft writes it: at its tree path, the top member named after the last segment. */
export function elementToDraft(places: Places, element: MoElement): MoElement {
  const uri = toDraft(places, element.uri)
  const name = uri.startsWith('./') ? segmentsOf(uri)?.at(-1) : undefined
  const { validator, node } = element
  // The description is named where the objects are announced; an element of the draft goes without.
  return { uri, ...(validator !== undefined && { validator }), name: name ?? element.name, node }
}

/** An element of the draft with its address in MOID form; an address that leads nowhere stays as it is. */
export function elementFromDraft(places: Places, element: MoElement): MoElement {
  const read = oneFromDraft(places, element.uri)
  return read.ok ? { ...element, uri: read.value } : element
}
