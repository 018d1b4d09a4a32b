import { parseClientUri } from '../client-uri.ts'
import { encodeDraftReport } from '../draft/report.ts'
import { mediaTypes } from '../media-types.ts'
import { encodeMoDocument } from '../mo-document.ts'
import type { Answer3 } from '../multipart.ts'
import type { CommandStatus, GetResult, MoDocument, Package3, ReadCommand } from '../package-types.ts'
import { encodePackage3 } from '../package3.ts'
import { answerInMoidForm } from './in-moid-form.ts'
import type { Surroundings, Translated } from './translate.ts'
import { approvedUris } from './translate-commands.ts'

type TranslatedAnswer = Pick<Translated, 'mediaType' | 'value' | 'parts'>

/** A status report in the other dialect: data of a GET inside it, or in parts beside it. */
export function translateAnswer(
  commands: readonly ReadCommand[],
  answer: Answer3,
  around: Surroundings,
): TranslatedAnswer {
  return around.to.name === 'draft'
    ? draftReport(commands, answer, around)
    : approvedAnswer(commands, answerInMoidForm(answer, around.addresses), around)
}

function draftReport(
  commands: readonly ReadCommand[],
  { package3, results }: Answer3,
  { to, addresses, miss }: Surroundings,
): TranslatedAnswer {
  const documents = new Map<number, GetResult>()
  for (const [index, result] of results) {
    const document = documentOf(commands[index], result)
    if (document) documents.set(index, { kind: 'document', document: document.map(addresses.writeElement) })
    else
      miss(
        `The value of command ${index + 1}`,
        'Data is always an MO document, and this one does not say which node it is.',
      )
  }
  const statuses = package3.statuses.map(({ code, uris }) => ({ code, uris: uris.map(addresses.write) }))
  const alerts = package3.alerts.map(alert =>
    alert.source === undefined ? alert : { ...alert, source: addresses.write(alert.source) },
  )
  const value = encodeDraftReport({ package3: { statuses, alerts }, results: documents })
  return { mediaType: to.types.answer, value, parts: [] }
}

/** A bare value as the element that its GET asked for. */
function documentOf(asked: ReadCommand | undefined, result: GetResult): MoDocument | undefined {
  if (result.kind === 'document') return result.document
  const [uri] = asked?.kind === 'command' && asked.command.name === 'GET' ? asked.command.uris : []
  const parsed = uri === undefined ? undefined : parseClientUri(uri)
  const last = parsed?.ok ? parsed.value.path.at(-1) : undefined
  if (uri === undefined || last?.kind !== 'name') return undefined
  return [{ uri: uri.split('?')[0] ?? uri, name: last.name, node: { kind: 'leaf', value: result.text } }]
}

interface Split {
  readonly status: CommandStatus
  readonly document?: MoDocument
}

function approvedAnswer(
  commands: readonly ReadCommand[],
  { package3, results }: Answer3,
  around: Surroundings,
): TranslatedAnswer {
  if (package3.sessionId !== undefined)
    around.miss('SessionID', 'A session is known by its connection, its device and its address.')
  if (package3.statuses.length < commands.length)
    around.miss('A report without statuses', 'Each command is answered by a status, always.')
  const split = package3.statuses.flatMap((status, index) =>
    splitStatus(commands[index], status, results.get(index), around),
  )
  const told: Package3 = { statuses: split.map(({ status }) => status), alerts: package3.alerts }
  const parts = split.flatMap(({ document }, index) =>
    document ? [{ index, mediaType: mediaTypes.document, value: encodeMoDocument(document) }] : [],
  )
  const mediaType = parts.length > 0 ? mediaTypes.formData : mediaTypes.response
  return { mediaType, value: encodePackage3(told), parts }
}

/** A GET of several ClientURIs is several GETs, each with its own status. */
function splitStatus(
  asked: ReadCommand | undefined,
  status: CommandStatus,
  result: GetResult | undefined,
  around: Surroundings,
): readonly Split[] {
  const document = result?.kind === 'document' ? result.document : undefined
  const uris = asked?.kind === 'command' && asked.command.name === 'GET' ? approvedUris(asked.command.uris, around) : []
  if (uris.length <= 1) return [{ status, ...(document && { document }) }]
  return uris.map((uri): Split => {
    const [address = ''] = uri.split('?')
    const own = document?.filter(element => element.uri.startsWith(address)) ?? []
    if (own.length > 0) return { status: { code: status.code, uris: [] }, document: own }
    if (document)
      around.miss(
        `The status of ${address}`,
        'Of several ClientURIs the draft does not tell what is unchanged from what is missing.',
      )
    return { status: { code: document ? 404 : status.code, uris: [] } }
  })
}
