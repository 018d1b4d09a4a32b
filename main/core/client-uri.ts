import { percentDecode, percentEncode } from './bytes.ts'
import { type Condition, longestUri, parseQuery, uriProblem } from './client-uri-query.ts'
import { failed, ok, type Result } from './result.ts'

/** One place in an address: a real name (decoded), a name picked by value, or every name. */
export type Step =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'pick'; readonly letter: string } // "(x)", settled by the nv fields
  | { readonly kind: 'any' } // "*"

/** Which MO instance: as a step, or the only one there is (written as nothing). */
type InstanceStep = Step | { readonly kind: 'only' }

/** An address in a device's tree (OMA DM 2.0 §6.1). */
export interface ClientUri {
  /** As it was written. */
  readonly text: string
  readonly moid: string
  readonly instance: InstanceStep
  /** Empty for the root of the MO instance. */
  readonly path: readonly Step[]
  /** `lv`: that many levels of descendants, from 1; absent means all. */
  readonly level?: number
  /** `nv`: values that picked nodes must have. */
  readonly conditions: readonly Condition[]
  /** `cv`: the cache validator of an earlier read. */
  readonly validator?: string
}

type Known = ReadonlySet<string> | ReadonlyMap<string, unknown>

/**
 * Parses a ClientURI (OMA DM 2.0 §6.1.1). A MOID may hold slashes: the longest known one is tried first.
 * Problems, with column and offset: `uri.syntax`, `uri.percent`, `uri.level`.
 */
export function parseClientUri(text: string, knownMoids?: Known): Result<ClientUri> {
  if (text.length > longestUri) return syntax(text, `it is longer than ${longestUri} characters`, longestUri)
  const mark = text.indexOf('?')
  const address = mark === -1 ? text : text.slice(0, mark)
  const split = splitMoid(address, knownMoids)
  if (split === undefined) return syntax(text, 'there is no "/" after the MOID', address.length)
  if (split === 0) return syntax(text, 'the MOID is missing', 0)
  const moid = address.slice(0, split)
  const bad = moid.search(/[^!-~]|[#%*()]/)
  if (bad !== -1) return syntax(text, `a MOID has no ${show(moid[bad])}`, bad)
  const steps = parseSteps(text, address, split, accessControl.test(moid) ? withColon : nodeName)
  if (!steps.ok) return steps
  const query = parseQuery(text, mark)
  if (!query.ok) return query
  const { instance, path } = steps.value
  const letters = lettersOf([instance, ...path])
  const twice = letters.find((letter, index) => letters.indexOf(letter) !== index)
  if (twice !== undefined) return syntax(text, `(${twice}) is used twice`, address.lastIndexOf(`(${twice})`))
  const stray = query.value.conditions.find(({ letter }) => !letters.includes(letter))
  if (stray) return syntax(text, `nv names (${stray.letter}), which the path does not use`, mark)
  return ok({ text, moid, instance, path, ...query.value })
}

/** True for what can stand before the instance in a ClientURI. */
export const isMoid = (text: string): boolean => /^[!-~]+$/.test(text) && !/[#%*()?]/.test(text)

/** Offset of the "/" that ends the MOID. */
function splitMoid(address: string, known: Known | undefined): number | undefined {
  const slashes = [...address.matchAll(/\//g)].map(match => match.index)
  const longest = known && slashes.findLast(at => known.has(address.slice(0, at)))
  if (longest !== undefined) return longest
  const first = slashes[0]
  // No part of an address but the instance can be empty, so "//" ends a MOID in reversed-domain form.
  const empty = address.startsWith('urn:') ? -1 : address.indexOf('//')
  return empty > 0 ? empty : first
}

interface Steps {
  readonly instance: InstanceStep
  readonly path: readonly Step[]
}

const nodeName = /[^A-Za-z0-9\-._~%]/
/** Below the root of the Delegation Access Control MO names are MOIDs; the specification leaves open how to write them. */
const withColon = /[^A-Za-z0-9\-._~%:]/
const accessControl = /^urn:oma:mo:oma-dm-dacmo:/

/** `stray` finds what no node name of the path may hold. */
function parseSteps(text: string, address: string, split: number, stray: RegExp): Result<Steps> {
  const parts = address.slice(split + 1).split('/')
  const [first = '', ...rest] = parts
  if (rest.length === 0) return syntax(text, 'a "/" must follow the instance', address.length)
  const instance: Result<InstanceStep> =
    first === '' ? ok({ kind: 'only' }) : parseStep(text, first, split + 1, nodeName)
  if (!instance.ok) return instance
  if (rest.length === 1 && rest[0] === '') return ok({ instance: instance.value, path: [] })
  const path: Step[] = []
  let offset = split + 1 + first.length + 1
  for (const part of rest) {
    const step = parseStep(text, part, offset, stray)
    if (!step.ok) return step
    path.push(step.value)
    offset += part.length + 1
  }
  return ok({ instance: instance.value, path })
}

function parseStep(text: string, part: string, offset: number, stray: RegExp): Result<Step> {
  if (part === '*') return ok({ kind: 'any' })
  const letter = /^\(([A-Za-z])\)$/.exec(part)?.[1]
  if (letter !== undefined) return ok({ kind: 'pick', letter })
  if (part === '') return syntax(text, 'a node name is empty', offset)
  const bad = part.search(stray)
  if (bad !== -1) return syntax(text, `a node name has no ${show(part[bad])}`, offset + bad)
  const name = percentDecode(part)
  return name === undefined
    ? failed(uriProblem('uri.percent', text, { text: part }, offset))
    : ok({ kind: 'name', name })
}

const lettersOf = (steps: readonly InstanceStep[]) => steps.flatMap(step => (step.kind === 'pick' ? [step.letter] : []))

const show = (letter: string | undefined) => (letter === undefined || letter.trim() === '' ? 'blank' : `"${letter}"`)

function syntax(text: string, what: string, offset: number) {
  return failed(uriProblem('uri.syntax', text, { what }, offset))
}

/** Writes a ClientURI from its parts; fields that belong to vendors are not kept. */
export function formatClientUri(uri: ClientUri): string {
  const instance = uri.instance.kind === 'only' ? '' : formatStep(uri.instance)
  const path = uri.path.length === 0 ? '/' : uri.path.map(step => `/${formatStep(step)}`).join('')
  const fields = [
    ...uri.conditions.map(({ letter, path: names, value }) => {
      const where = [`(${letter})`, ...names.map(name => percentEncode(name))].join('/')
      return `nv=${where}:${percentEncode(value, valueLetters)}`
    }),
    ...(uri.level === undefined ? [] : [`lv=${uri.level}`]),
    ...(uri.validator === undefined ? [] : [`cv=${percentEncode(uri.validator, valueLetters)}`]),
  ]
  return `${uri.moid}/${instance}${path}${fields.length > 0 ? `?${fields.join('&')}` : ''}`
}

const valueLetters = /[A-Za-z0-9\-._~:]/

function formatStep(step: Step): string {
  if (step.kind === 'name') return percentEncode(step.name)
  return step.kind === 'any' ? '*' : `(${step.letter})`
}

/** The address of an MO instance or of a node in it: `<moid>/<miid>/` or `<moid>/<miid>/a/b`. */
export function instanceUri(moid: string, miid: string, path: readonly string[] = []): string {
  return `${moid}/${percentEncode(miid)}/${path.map(name => percentEncode(name)).join('/')}`
}
