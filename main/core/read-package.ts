import { utf8Decode } from './bytes.ts'
import { createLocator, duplicateMembers, readJson } from './json.ts'
import { keepReads } from './kept-reads.ts'
import { decodeMoDocument } from './mo-document.ts'
import type { MoDocument, Package1, Package2, ReadCommand } from './package-types.ts'
import { decodePackage1 } from './package1.ts'
import { decodePackage2 } from './package2.ts'
import { type Problem, problem } from './problem.ts'
import { failed, ok, type Read, type Result } from './result.ts'

/**
 * Bytes of JSON as a value: UTF-8, then JSON, then `decode`. Every problem and warning gets line, column and offset in
 * the text.
 */
export function readJsonBody<T>(body: Uint8Array, decode: (json: unknown) => Result<Read<T>>): Result<Read<T>> {
  const decoded = utf8Decode(body)
  return decoded.ok ? readJsonText(decoded.value, decode) : decoded
}

/** The same, of a body that is text already. */
export function readJsonText<T>(decoded: string, decode: (json: unknown) => Result<Read<T>>): Result<Read<T>> {
  const marked = decoded.startsWith('\ufeff')
  const text = marked ? decoded.slice(1) : decoded
  const json = readJson(text)
  if (!json.ok) return json
  const read = decode(json.value)
  if (!read.ok) return failed(located(text)(read.problem))
  const { value, warnings } = read.value
  const marks = marked ? [problem('package.bom', {}, { line: 1, column: 1, offset: 0 })] : none
  const twice = doubled(text, json.value)
  if (marks.length + twice.length + warnings.length === 0) return read
  return ok({ value, warnings: [...marks, ...twice, ...(warnings.length > 0 ? warnings.map(located(text)) : [])] })
}

const none: readonly Problem[] = []

/** Looking for doubled names needs a second pass; a body of megabytes is not worth it. */
const doubledLimit = 262_144

function doubled(text: string, value: unknown): readonly Problem[] {
  if (text.length > doubledLimit) return none
  const found = duplicateMembers(text, value)
  return found.length === 0 ? none : found.map(({ name, at }) => problem('package.duplicate-member', { name }, at))
}

function located(text: string): (item: Problem) => Problem {
  const locate = createLocator(text)
  return item => (item.at?.path === undefined ? item : { ...item, at: { ...item.at, ...locate(item.at.path) } })
}

/** Package#1 from the body of the first request (OMA DM 2.0 §5.2.2). */
export const readPackage1: (body: Uint8Array) => Result<Read<Package1>> = keepReads(body =>
  readJsonBody(body, decodePackage1),
)

/** So many refused commands get line and column: to find one, the text is gone through to its place. */
const mostLocated = 100

/** Package#2 from the body of a response (OMA DM 2.0 §5.2.3); the first refused commands are located, too. */
export function readPackage2(
  body: Uint8Array,
  decode: (json: unknown) => Result<Read<Package2>> = decodePackage2,
): Result<Read<Package2>> {
  const read = readJsonBody(body, decode)
  if (!read.ok || read.value.value.commands.every(item => item.kind === 'command')) return read
  const text = utf8Decode(body)
  const locate = located(text.ok ? text.value.replace(/^\ufeff/, '') : '')
  let count = 0
  const place = (item: ReadCommand): ReadCommand => {
    if (item.kind === 'command' || count >= mostLocated) return item
    count += 1
    return { ...item, problem: locate(item.problem) }
  }
  return ok({ ...read.value, value: { ...read.value.value, commands: read.value.value.commands.map(place) } })
}

/** An MO document from the body of a transfer (OMA DM 2.0 §7.2.1.4). */
export function readMoDocument(
  body: Uint8Array,
  options: { readonly uriOptional?: boolean } = {},
): Result<Read<MoDocument>> {
  return readJsonBody(body, json => decodeMoDocument(json, options))
}
