import { isSessionAlert, sessionAlerts } from '../alert.ts'
import { encodeCommand } from '../command.ts'
import { placesOfMos } from '../draft/places.ts'
import { answeredNotification, answeringAlert } from '../notification/answer.ts'
import type { Alert, Command, MosEntry, Package1 } from '../package-types.ts'
import { type Problem, problem } from '../problem.ts'
import type { PackageView, RecordView } from '../record-view.ts'
import { dialects } from './detect.ts'
import type { Addresses, Dialect, DialectName } from './dialect.ts'
import { draftAddresses } from './draft.ts'
import { translateAnswer } from './translate-answer.ts'
import { translateCommands } from './translate-commands.ts'

/** The same package in the other dialect. */
export interface Translated {
  readonly dialect: DialectName
  readonly mediaType: string
  /** The JSON of the package; of a multipart answer that of its first part. */
  readonly value: unknown
  /** What GETs brought back, where that travels beside the package. */
  readonly parts: readonly { readonly index: number; readonly mediaType: string; readonly value: unknown }[]
  /** What the other dialect has no counterpart for: `draft.no-counterpart`. */
  readonly missing: readonly Problem[]
}

/** What is known around a package: its dialect, the other one, and what the client announced. */
export interface Surroundings {
  readonly to: Dialect
  readonly mos: readonly MosEntry[]
  /** Addresses as the draft of this client writes them. */
  readonly addresses: Addresses
  /** Says that something has no counterpart. */
  miss(what: string, why: string): void
}

/** A package of a record in the other dialect; undefined for what cannot be read, and for notifications, which both share. */
export function translatePackage(view: RecordView, index: number): Translated | undefined {
  const item = view.packages[index]
  if (!item?.dialect || item.problem) return undefined
  const from = dialects[item.dialect]
  const to = dialects[item.dialect === 'draft' ? 'approved' : 'draft']
  const missing: Problem[] = []
  const mos = announcedBefore(view, index)
  const around: Surroundings = {
    to,
    mos,
    addresses: draftAddresses(placesOfMos(mos)),
    miss: (what, why) => void missing.push(problem('draft.no-counterpart', { what, why, dialect: to.name })),
  }
  const made = item.number === 2 ? commandsOf(item, from, around) : clientPackageOf(view, index, item, from, around)
  return made && { dialect: to.name, parts: [], ...made, missing: distinct(missing) }
}

const distinct = (missing: readonly Problem[]): readonly Problem[] => [
  ...new Map(missing.map(item => [String(item.detail?.what), item])).values(),
]

type Made = Pick<Translated, 'mediaType' | 'value'> & Partial<Pick<Translated, 'parts'>>

/** What the opening of this session announced. */
function announcedBefore(view: RecordView, index: number): readonly MosEntry[] {
  const opening = view.packages.slice(0, index + 1).findLast(({ number }) => number === 1)
  return (opening && openingOf(opening)?.mos) ?? []
}

function openingOf({ dialect, mediaType, bytes }: PackageView): Package1 | undefined {
  const read = dialect && dialects[dialect].readClient(mediaType, bytes)
  return read?.ok && read.value.value.kind === 'opening' ? read.value.value.package1 : undefined
}

function commandsOf({ bytes }: PackageView, from: Dialect, around: Surroundings): Made | undefined {
  const read = from.readCommands(bytes)
  if (!read.ok) return undefined
  const commands = read.value.value.commands.flatMap((item): readonly Command[] => {
    if (item.kind === 'command') return [item.command]
    around.miss('A command that cannot be carried out', 'It is answered by a status alone, in either dialect.')
    return []
  })
  const { report = true } = read.value.value
  const wires = translateCommands(commands, report, around).map(encodeCommand)
  const { to } = around
  const ends = wires.length === 0 || wires.some(([name]) => name === 'END')
  return { mediaType: to.types.commands, value: to.encodeCommands(wires, report && !ends) }
}

function clientPackageOf(
  view: RecordView,
  index: number,
  item: PackageView,
  from: Dialect,
  around: Surroundings,
): Made | undefined {
  const read = from.readClient(item.mediaType, item.bytes)
  if (!read.ok) return undefined
  const said = read.value.value
  if (said.kind === 'answer') return translateAnswer(commandsBefore(view, index, from), said.answer, around)
  const { to } = around
  const package1 = to.name === 'draft' ? draftOpening(said.package1, around) : approvedOpening(said.package1, around)
  return { mediaType: to.types.opening, value: to.encodeOpening(package1) }
}

/** The commands that an answer belongs to, as they were sent. */
function commandsBefore(view: RecordView, index: number, from: Dialect) {
  const asked = view.packages.slice(0, index).findLast(({ number }) => number === 2)
  const read = asked && from.readCommands(asked.bytes)
  return read?.ok ? read.value.value.commands : []
}

/** A session alert becomes the SessionID, or nothing; only the proof of a bootstrap is said in both. */
function draftOpening(package1: Package1, { addresses, miss }: Surroundings): Package1 {
  const id = answeredNotification(package1)
  const told = package1.alerts.filter(alert => !isSessionAlert(alert) || alert.type === sessionAlerts.bootstrap)
  if (package1.alerts.some(({ type }) => type === sessionAlerts.client))
    miss('The alert ClientInitiatedMgmt', 'A draft session without SessionID is one of the client.')
  miss('DevInfo', 'The approved Package#1 does not carry the device information that the draft sends.')
  if (package1.mos) miss('Path', 'The approved Package#1 does not say where the instances lie in a tree.')
  return {
    ...(typeof id === 'number' && id > 0 && { sessionId: id }),
    ...(package1.mos && { mos: package1.mos }),
    alerts: told.map(alert => withSource(alert, addresses.write)),
  }
}

function approvedOpening(package1: Package1, { addresses, miss }: Surroundings): Package1 {
  const { sessionId, deviceInfo, commands, mos } = package1
  if (deviceInfo) miss('DevInfo', 'The server reads it with GET when it wants it.')
  if (commands) miss('The list of commands', 'A command that the client lacks is answered by 501.')
  if (mos?.some(({ paths }) => paths !== undefined))
    miss('Path', 'There is no tree: a MOID and an instance are enough.')
  const proves = package1.alerts.some(({ type }) => type === sessionAlerts.bootstrap)
  const why: Alert =
    sessionId === undefined ? { type: sessionAlerts.client, mark: 'informational' } : answeringAlert(sessionId)
  const read = (uri: string) => {
    const one = addresses.readOne(uri)
    return one.ok ? one.value : uri
  }
  return {
    ...(mos && { mos }),
    alerts: [...(proves ? [] : [why]), ...package1.alerts.map(alert => withSource(alert, read))],
  }
}

function withSource(alert: Alert, write: (uri: string) => string): Alert {
  return alert.source === undefined ? alert : { ...alert, source: write(alert.source) }
}
