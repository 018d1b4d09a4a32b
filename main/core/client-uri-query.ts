import { percentDecode } from './bytes.ts'
import { type Problem, problem } from './problem.ts'
import { failed, ok, type Result } from './result.ts'

/** One `nv` field: below the node that `(letter)` picks, the leaf at `path` must have this value. */
export interface Condition {
  readonly letter: string
  /** Names from the picked node down, decoded; empty when the picked node is the leaf itself. */
  readonly path: readonly string[]
  readonly value: string
}

/** The longest address that is read, in characters: no tree comes near it, and reading may take the square of it. */
export const longestUri = 8192

export interface ClientUriQuery {
  readonly level?: number
  readonly conditions: readonly Condition[]
  readonly validator?: string
}

/** Reads the query that begins with the "?" at `mark` (-1: there is none). Unknown fields belong to vendors: ignored. */
export function parseQuery(text: string, mark: number): Result<ClientUriQuery> {
  let query: ClientUriQuery = { conditions: [] }
  if (mark === -1) return ok(query)
  const bad = text.slice(mark).search(/[^!-~]|#/)
  if (bad !== -1) return syntax(text, 'a character in the query must be percent-encoded', mark + bad)
  let offset = mark + 1
  for (const part of text.slice(mark + 1).split('&')) {
    const added = addField(query, text, part, offset)
    if (!added.ok) return added
    query = added.value
    offset += part.length + 1
  }
  return ok(query)
}

function addField(query: ClientUriQuery, text: string, part: string, offset: number): Result<ClientUriQuery> {
  const equals = part.indexOf('=')
  if (equals < 1) return syntax(text, 'a query field is not name=value', offset)
  const name = part.slice(0, equals)
  const raw = part.slice(equals + 1)
  const at = offset + equals + 1
  switch (name) {
    case 'lv':
      return addLevel(query, text, raw, at)
    case 'cv':
      return addValidator(query, text, raw, at)
    case 'nv':
      return addCondition(query, text, raw, at)
    default:
      return ok(query)
  }
}

function addLevel(query: ClientUriQuery, text: string, raw: string, at: number): Result<ClientUriQuery> {
  if (query.level !== undefined) return syntax(text, 'lv is given twice', at)
  const level = /^\d{1,9}$/.test(raw) ? Number(raw) : 0
  return level > 0 ? ok({ ...query, level }) : failed(uriProblem('uri.level', text, { value: raw }, at))
}

function addValidator(query: ClientUriQuery, text: string, raw: string, at: number): Result<ClientUriQuery> {
  if (query.validator !== undefined) return syntax(text, 'cv is given twice', at)
  const validator = percentDecode(raw)
  return validator === undefined ? broken(text, raw, at) : ok({ ...query, validator })
}

/** `(x)/a/b:value`: names cannot hold a colon, so the first one ends the path. */
function addCondition(query: ClientUriQuery, text: string, raw: string, at: number): Result<ClientUriQuery> {
  const [, letter, names, rest] = /^\(([A-Za-z])\)((?:\/[A-Za-z0-9\-._~%]+)*):(.*)$/s.exec(raw) ?? []
  if (letter === undefined || rest === undefined) return syntax(text, 'nv is not (x)/path:value', at)
  const value = percentDecode(rest)
  if (value === undefined) return broken(text, rest, at + raw.length - rest.length)
  const path: string[] = []
  for (const part of (names ?? '').split('/').slice(1)) {
    const name = percentDecode(part)
    if (name === undefined) return broken(text, part, at)
    path.push(name)
  }
  return ok({ ...query, conditions: [...query.conditions, { letter, path, value }] })
}

const broken = (text: string, part: string, offset: number) =>
  failed(uriProblem('uri.percent', text, { text: part }, offset))

const syntax = (text: string, what: string, offset: number) => failed(uriProblem('uri.syntax', text, { what }, offset))

/** A problem inside a ClientURI, at an offset from 0. */
export function uriProblem(
  code: 'uri.syntax' | 'uri.percent' | 'uri.level' | 'uri.tree-path',
  text: string,
  detail: Problem['detail'],
  offset: number,
): Problem {
  const shown = text.length > 300 ? `${text.slice(0, 300)}…` : text
  return problem(code, detail, { path: shown, line: 1, column: offset + 1, offset })
}
