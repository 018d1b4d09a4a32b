import { base64Decode, base64Encode, utf8Decode, utf8Encode } from './bytes.ts'
import { keepReads } from './kept-reads.ts'
import { mediaTypes, parseMediaType } from './media-types.ts'
import { decodeMoDocument, encodeMoDocument } from './mo-document.ts'
import { joinParts, type Part, splitParts } from './multipart-bytes.ts'
import type { GetResult, Package3 } from './package-types.ts'
import { decodePackage3, encodePackage3 } from './package3.ts'
import { type Problem, problem } from './problem.ts'
import { readJsonBody, readJsonText } from './read-package.ts'
import { failed, ok, type Read, type Result } from './result.ts'

/** Package#3 with what its GETs brought back, by index of the command (OMA DM 2.0 §5.2.4, App. F). */
export interface Answer3 {
  readonly package3: Package3
  readonly results: ReadonlyMap<number, GetResult>
}

/** The body of the answer: Package#3 alone when no GET has data, else multipart form data with Package#3 first. */
export function encodeAnswer(
  { package3, results }: Answer3,
  boundary: string,
): { readonly contentType: string; readonly body: Uint8Array } {
  const statuses = utf8Encode(JSON.stringify(encodePackage3(package3)))
  if (results.size === 0) return { contentType: mediaTypes.response, body: statuses }
  const first: Part = { headers: partHeaders(undefined, mediaTypes.response), body: statuses }
  const others = [...results].map(([index, result]): Part => {
    const type = result.kind === 'document' ? mediaTypes.document : result.mediaType
    if (result.kind === 'document') {
      return { headers: partHeaders(index, type), body: utf8Encode(JSON.stringify(encodeMoDocument(result.document))) }
    }
    // A value that was no text was read as base64, and is written as it came.
    const bytes = type.endsWith(notText) ? base64Decode(result.text) : undefined
    const plain = bytes ? type.slice(0, -notText.length) : type
    return { headers: partHeaders(index, plain), body: bytes ?? utf8Encode(result.text) }
  })
  return {
    contentType: `${mediaTypes.formData}; boundary=${boundary}`,
    body: joinParts([first, ...others], boundary),
  }
}

/** Follows the media type of a value that is kept as base64. */
const notText = ';base64'

function partHeaders(name: number | undefined, type: string): ReadonlyMap<string, string> {
  const disposition = name === undefined ? 'form-data' : `form-data; name="${name}"`
  return new Map([
    ['Content-Disposition', disposition],
    ['Content-Type', type],
  ])
}

/** Reads an answer in either form. Problems of a part carry the line and column inside that part. */
export function decodeAnswer(contentType: string, body: Uint8Array): Result<Read<Answer3>> {
  const { type, parameters } = parseMediaType(contentType)
  if (type === mediaTypes.formData || type === 'multipart/mixed') {
    const loose = type === mediaTypes.formData ? [] : [problem('package.content-type', { type })]
    return decodeParts(body, parameters.get('boundary'), loose)
  }
  const read = readJsonBody(body, decodePackage3)
  if (!read.ok) return read
  const odd = type === mediaTypes.response ? [] : [problem('package.content-type', { type: type || 'none' })]
  const { value, warnings } = read.value
  return ok({ value: { package3: value, results: new Map() }, warnings: [...odd, ...warnings] })
}

const unreadable = (what: string) => failed(problem('package.multipart', { what }))
const loosely = (what: string) => problem('package.multipart-loose', { what })

function decodeParts(body: Uint8Array, boundary: string | undefined, loose: readonly Problem[]): Result<Read<Answer3>> {
  if (boundary === undefined || boundary === '') return unreadable('the content type names no boundary')
  const frame = splitParts(body, boundary)
  const first = frame?.parts[0]
  if (!frame || !first) return unreadable(`no part begins with the boundary ${boundary.slice(0, 70)}`)
  const package3 = readStatusPart(first.body, first.text)
  if (!package3.ok) return package3
  const results = decodeResults(frame.parts.slice(1))
  if (!results.ok) return results
  const type = typeOf(first)
  const warnings = [...loose]
  if (!frame.closed) warnings.push(loosely('the closing boundary is missing'))
  if (!frame.crlf) warnings.push(loosely('lines end in LF in place of CRLF'))
  if (type !== mediaTypes.response) warnings.push(problem('package.content-type', { type: type || 'none' }))
  warnings.push(...package3.value.warnings, ...results.value.warnings)
  return ok({ value: { package3: package3.value.value, results: results.value.value }, warnings })
}

/** The part with the statuses: mostly the same few, and nothing else. */
const readStatusPart = keepReads(body => readJsonBody(body, decodePackage3))

/** Empty, too, for what is no ASCII: it could not be written again. */
function typeOf(part: Part): string {
  const { type } = parseMediaType(part.headers.get('content-type'))
  if (type === mediaTypes.document || type === mediaTypes.response) return type
  return /^[!-~]*$/.test(type) ? type : ''
}

function decodeResults(parts: readonly Part[]): Result<Read<ReadonlyMap<number, GetResult>>> {
  const results = new Map<number, GetResult>()
  const warnings: Problem[] = []
  for (const part of parts) {
    const name = parseMediaType(part.headers.get('content-disposition')).parameters.get('name') ?? ''
    if (!/^\d{1,7}$/.test(name) || results.has(Number(name))) {
      const why = results.has(Number(name)) ? 'occurs twice' : 'is not the index of a command'
      warnings.push(loosely(`the part name "${name.slice(0, 40)}" ${why}`))
      continue
    }
    const result = decodeResult(part, name)
    if (!result.ok) return failed({ ...result.problem, at: { ...result.problem.at, path: `part ${name}` } })
    results.set(Number(name), result.value.value)
    warnings.push(...result.value.warnings)
  }
  return ok({ value: results, warnings })
}

function decodeResult(part: Part, name: string): Result<Read<GetResult>> {
  const type = typeOf(part) || mediaTypes.text
  if (type !== mediaTypes.document && type !== mediaTypes.json) return ok(bareValue(part.body, type, name))
  const read =
    part.text === undefined
      ? readJsonBody(part.body, decodeResultDocument)
      : readJsonText(part.text, decodeResultDocument)
  if (!read.ok) return read
  const odd = type === mediaTypes.document ? [] : [problem('package.content-type', { type })]
  return ok({ value: { kind: 'document', document: read.value.value }, warnings: [...odd, ...read.value.warnings] })
}

const decodeResultDocument = (json: unknown) => decodeMoDocument(json, { uriOptional: true })

function bareValue(body: Uint8Array, type: string, name: string): Read<GetResult> {
  const text = utf8Decode(body)
  if (text.ok) return { value: { kind: 'value', mediaType: type, text: text.value }, warnings: [] }
  return {
    value: { kind: 'value', mediaType: `${type}${notText}`, text: base64Encode(body) },
    warnings: [problem('package.value-not-text', { name })],
  }
}

/** One part of an answer as it was sent, for showing. */
export interface RawResult {
  readonly index: number
  readonly mediaType: string
  readonly text: string
}

/** The parts of a multipart answer as they were sent: the bytes of Package#3, and the data. Undefined if it is none. */
export function rawParts(
  contentType: string,
  body: Uint8Array,
): { readonly package3: Uint8Array; readonly results: readonly RawResult[] } | undefined {
  const { type, parameters } = parseMediaType(contentType)
  const boundary = parameters.get('boundary')
  const frame = type.startsWith('multipart/') && boundary ? splitParts(body, boundary) : undefined
  const [first, ...rest] = frame?.parts ?? []
  if (!first) return undefined
  const results = rest.flatMap(part => {
    const name = parseMediaType(part.headers.get('content-disposition')).parameters.get('name') ?? ''
    const mediaType = part.headers.get('content-type') ?? mediaTypes.text
    return /^\d{1,7}$/.test(name) ? [{ index: Number(name), mediaType, text: textOf(part.body) }] : []
  })
  return { package3: first.body, results }
}

function textOf(body: Uint8Array): string {
  const text = utf8Decode(body)
  return text.ok ? text.value : base64Encode(body)
}
