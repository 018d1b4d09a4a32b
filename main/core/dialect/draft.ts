import { utf8Encode } from '../bytes.ts'
import { elementFromDraft, elementToDraft, fromDraft, oneFromDraft, toDraft } from '../draft/address.ts'
import { decodeDraftCommands, draftCommands, encodeDraftCommands } from '../draft/commands.ts'
import { decodeDraftOpening, encodeDraftOpening } from '../draft/opening.ts'
import { type Places, placesOfMos, placesOfTree } from '../draft/places.ts'
import { decodeDraftReport, encodeDraftReport, isDraftReport } from '../draft/report.ts'
import { dmHeaders, mediaTypes, parseMediaType } from '../media-types.ts'
import type { MosEntry } from '../package-types.ts'
import { problem } from '../problem.ts'
import { readJsonBody, readPackage2 } from '../read-package.ts'
import { ok, type Read, type Result } from '../result.ts'
import type { Addresses, ClientPackage, Dialect } from './dialect.ts'
import { answerInMoidForm, openingInMoidForm, wireInDialect } from './in-moid-form.ts'

/** Addresses where instances lie at these places. */
export const draftAddresses = (places: Places): Addresses => ({
  read: uri => fromDraft(places, uri),
  readOne: uri => oneFromDraft(places, uri),
  write: uri => toDraft(places, uri),
  readElement: element => elementFromDraft(places, element),
  writeElement: element => elementToDraft(places, element),
})

/** Addresses as far as a client announced where its instances lie. */
const announced = (mos: readonly MosEntry[]): Addresses => draftAddresses(placesOfMos(mos))

/** The draft of OMA DM 2.0 (S004); where it prints no JSON, the shapes are our choice. */
export const draft: Dialect = {
  name: 'draft',
  types: {
    opening: mediaTypes.draftStatus,
    commands: mediaTypes.draftCommands,
    answer: mediaTypes.draftStatus,
    bootstrap: mediaTypes.draftCommands,
    document: mediaTypes.draftDocument,
  },
  clientTypes: [mediaTypes.draftStatus],
  deviceIdHeader: dmHeaders.draftDeviceId,
  accept: {
    // With a semicolon, exactly as the draft prints it (S004 §5.6).
    server: `${mediaTypes.draftCommands}; ${mediaTypes.draftDocument}`,
    repository: `${mediaTypes.draftDocument}, ${mediaTypes.document}`,
  },
  commands: draftCommands,
  emptyEnds: true,
  joinsReads: true,
  tellsPaths: true,
  showWaits: true,
  sessionAlerts: false,
  encodeOpening: encodeDraftOpening,
  encodeCommands: encodeDraftCommands,
  encodeAnswer: answer => ({
    contentType: mediaTypes.draftStatus,
    body: utf8Encode(JSON.stringify(encodeDraftReport(answer))),
  }),
  readClient: (contentType, body) => {
    const read = body.length === 0 ? nothingSaid : readJsonBody(body, decodeClient)
    const { type } = parseMediaType(contentType)
    if (!read.ok || type === mediaTypes.draftStatus) return read
    const odd = problem('package.content-type', { type: type || 'none' })
    return ok({ ...read.value, warnings: [odd, ...read.value.warnings] })
  },
  readCommands: body => (body.length === 0 ? nothingMore : readPackage2(body, decodeDraftCommands)),
  packageOf: () => undefined,
  openingRead: package1 => openingInMoidForm(package1, announced(package1.mos ?? [])),
  answerRead: (answer, mos) => answerInMoidForm(answer, announced(mos)),
  commandWritten: (wire, mos) => wireInDialect(wire, draft, announced(mos)),
  inTree: tree => draftAddresses(placesOfTree(tree)),
}

/** A first request with an empty body is tolerated. */
const nothingSaid: Result<Read<ClientPackage>> = ok({
  value: { kind: 'opening', package1: { alerts: [] } },
  warnings: [problem('draft.no-device-information', {}, { path: '/DevInfo' })],
})

/** An empty body and a status of 204 are read like a command document without commands. */
const nothingMore = ok({ value: { commands: [], report: false }, warnings: [] })

function decodeClient(json: unknown): Result<Read<ClientPackage>> {
  if (isDraftReport(json)) {
    const read = decodeDraftReport(json)
    return read.ok ? ok({ ...read.value, value: { kind: 'answer', answer: read.value.value } }) : read
  }
  const read = decodeDraftOpening(json)
  return read.ok ? ok({ ...read.value, value: { kind: 'opening', package1: read.value.value } }) : read
}
