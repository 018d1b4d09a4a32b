import { utf8Decode } from './bytes.ts'
import { detectDialect, dialects } from './dialect/detect.ts'
import type { Dialect, DialectName } from './dialect/dialect.ts'
import { readJson } from './json.ts'
import { dmHeaders, mediaTypes, parseMediaType } from './media-types.ts'
import { type Answer3, decodeAnswer, type RawResult, rawParts } from './multipart.ts'
import type { Alert, Package1, Package2, Package3 } from './package-types.ts'
import { type Problem, problem } from './problem.ts'
import { readPackage1 } from './read-package.ts'
import { isMembers, member } from './reading.ts'
import type { Header, Role } from './record.ts'
import { type Exchange, headerOf } from './record-exchanges.ts'
import type { Read, Result } from './result.ts'

/** One package of a record, raw and decoded. */
export interface PackageView {
  readonly number: 0 | 1 | 2 | 3
  /** Absent for a notification, which both dialects share. */
  readonly dialect?: DialectName
  /** Id of the record entry that holds the bytes. */
  readonly entry: number
  /** 0 for a push, which belongs to none. */
  readonly exchange: number
  /** Microseconds since 1970. */
  readonly at: number
  readonly from: Role
  readonly to: Role
  /** The Content-Type as it was sent. */
  readonly mediaType: string
  readonly bytes: Uint8Array
  /** The bytes as text, when they are UTF-8. */
  readonly text?: string
  /** The JSON of the package in its wire form, when it can be read; of a multipart answer that of its first part. */
  readonly decoded?: unknown
  readonly results: readonly RawResult[]
  readonly warnings: readonly Problem[]
  readonly problem?: Problem
}

/** A package with the values that were read from it. */
export interface ReadPackage {
  readonly view: PackageView
  readonly commands?: Package2['commands']
  readonly package3?: Package3
  readonly alerts: readonly Alert[]
}

/** The packages of one exchange between DM Client and DM Server; none for other traffic and for refused credentials. */
export function packagesOf(exchange: Exchange, first: boolean): readonly ReadPackage[] {
  const { request, response } = exchange
  if (request.head.method !== 'POST' || request.from !== 'device' || request.to !== 'server') return []
  if (response?.head.status === 401) return []
  const dialect = dialectOf(request.head.headers)
  return [requestPackage(exchange, first, dialect), responsePackage(exchange, dialect)].filter(
    item => item !== undefined,
  )
}

function dialectOf(headers: readonly Header[]): Dialect {
  const contentType = headerOf(headers, 'content-type') ?? ''
  const deviceIds = {
    approved: headerOf(headers, dmHeaders.deviceId),
    draft: headerOf(headers, dmHeaders.draftDeviceId),
  }
  const detected = detectDialect({ contentType, deviceIds }, 'auto')
  return detected.ok ? detected.value.dialect : dialects.approved
}

function requestPackage({ request, body }: Exchange, first: boolean, dialect: Dialect): ReadPackage | undefined {
  if (!body) return undefined
  const mediaType = headerOf(request.head.headers, 'content-type') ?? ''
  const base: Base = {
    dialect: dialect.name,
    entry: body.id,
    exchange: request.exchange,
    at: body.at,
    from: request.from,
    to: request.to,
    mediaType,
    bytes: body.body,
  }
  const cut = body.complete ? undefined : problem('http.stopped-in-the-middle', { bytes: body.body.length })
  if (dialect.name === 'draft') return draftPackage(base, first, cut)
  const { type } = parseMediaType(mediaType)
  const opens =
    type === mediaTypes.initiation || (first && type !== mediaTypes.response && type !== mediaTypes.formData)
  return opens ? openingPackage(base, cut) : answerPackage(base, cut)
}

type Base = Omit<PackageView, 'number' | 'text' | 'decoded' | 'results' | 'warnings' | 'problem'>

/** In the draft the body tells what a request is; one that cannot be read is taken for what was due. */
function draftPackage(base: Base, first: boolean, cut: Problem | undefined): ReadPackage {
  const read = dialects.draft.readClient(base.mediaType, base.bytes)
  const said = read.ok ? read.value.value : undefined
  const opens = said ? said.kind === 'opening' : first
  const words = shown(base.bytes)
  const results = opens ? [] : dataIn(words.decoded)
  const view: PackageView = { ...base, number: opens ? 1 : 3, ...words, results, ...outcome(read, cut) }
  if (said?.kind === 'opening') return { view, alerts: said.package1.alerts }
  const package3 = said?.answer.package3
  return { view, ...(package3 && { package3 }), alerts: package3?.alerts ?? [] }
}

/** The data of each GET in a draft report, as it was sent. */
function dataIn(decoded: unknown): readonly RawResult[] {
  const list = isMembers(decoded) ? member(decoded, 'Status') : undefined
  if (!Array.isArray(list)) return []
  return list.flatMap((item: unknown, index) => {
    const data = isMembers(item) ? member(item, 'Data') : undefined
    return data === undefined ? [] : [{ index, mediaType: mediaTypes.draftDocument, text: JSON.stringify(data) }]
  })
}

function openingPackage(base: Base, cut: Problem | undefined): ReadPackage {
  const read: Result<Read<Package1>> = readPackage1(base.bytes)
  const view: PackageView = { ...base, number: 1, ...shown(base.bytes), results: [], ...outcome(read, cut) }
  return { view, alerts: read.ok ? read.value.value.alerts : [] }
}

function answerPackage(base: Base, cut: Problem | undefined): ReadPackage {
  const read: Result<Read<Answer3>> = decodeAnswer(base.mediaType, base.bytes)
  const parts = rawParts(base.mediaType, base.bytes)
  const decoded = parts && { decoded: jsonOf(parts.package3) }
  const view: PackageView = {
    ...base,
    number: 3,
    ...shown(base.bytes),
    ...decoded,
    results: parts?.results ?? [],
    ...outcome(read, cut),
  }
  const package3 = read.ok ? read.value.value.package3 : undefined
  return { view, ...(package3 && { package3 }), alerts: package3?.alerts ?? [] }
}

function responsePackage({ request, response }: Exchange, dialect: Dialect): ReadPackage | undefined {
  if (!response || response.head.status < 200 || response.head.status > 299 || response.body.length === 0) {
    return undefined
  }
  const read = dialect.readCommands(response.body)
  const view: PackageView = {
    number: 2,
    dialect: dialect.name,
    entry: response.id,
    exchange: request.exchange,
    at: response.at,
    from: request.to,
    to: request.from,
    mediaType: headerOf(response.head.headers, 'content-type') ?? '',
    bytes: response.body,
    ...shown(response.body),
    results: [],
    ...outcome(read, undefined),
  }
  return { view, ...(read.ok && { commands: read.value.value.commands }), alerts: [] }
}

function shown(bytes: Uint8Array): { text?: string; decoded?: unknown } {
  const text = utf8Decode(bytes)
  if (!text.ok) return {}
  const json = readJson(text.value)
  return { text: text.value, ...(json.ok && { decoded: json.value }) }
}

function jsonOf(bytes: Uint8Array): unknown {
  return shown(bytes).decoded
}

function outcome(read: Result<Read<unknown>>, cut: Problem | undefined) {
  const found = cut ?? (read.ok ? undefined : read.problem)
  return { warnings: read.ok ? read.value.warnings : [], ...(found && { problem: found }) }
}
