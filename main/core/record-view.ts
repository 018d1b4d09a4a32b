import type { Alert, CommandStatus, ReadCommand } from './package-types.ts'
import { encodeCommand } from './package2.ts'
import type { Problem } from './problem.ts'
import type { RecordEntry, RecordSummary, RequestHead, ResponseHead, Role, Security } from './record.ts'
import { type Exchange, gatherExchanges, rolesOf } from './record-exchanges.ts'
import { type PackageView, packagesOf, type ReadPackage } from './record-packages.ts'
import { type PushEntry, packageOfPush } from './record-push.ts'
import { securityIn } from './record-security.ts'

export type { PackageView } from './record-packages.ts'

/** A command with what became of it. */
export interface CommandView {
  /** Index into `packages`. */
  readonly package: number
  /** Place in the list of its Package#2, from 0. */
  readonly index: number
  readonly wire: readonly string[]
  readonly status?: CommandStatus
  /** The data that a GET brought back, as it was sent. */
  readonly result?: string
  /** Why the command cannot be carried out as it was sent. */
  readonly problem?: Problem
}

/** One arrow or note of a session's ladder. */
export interface LadderStep {
  readonly at: number
  readonly from: Role
  readonly to: Role
  readonly kind: 'package' | 'http-request' | 'http-response' | 'aborted' | 'note'
  readonly title: string
  /** Index into `packages`. */
  readonly package?: number
  readonly exchange?: number
  readonly status?: number
  readonly problem?: Problem
  readonly bytes?: Uint8Array
  /** Of the whole body, when `bytes` are only its beginning. */
  readonly size?: number
  readonly head?: RequestHead | ResponseHead
}

/** A record made readable: the same for the window, the command line and exports. */
export interface RecordView {
  readonly roles: readonly Role[]
  readonly steps: readonly LadderStep[]
  readonly packages: readonly PackageView[]
  readonly commands: readonly CommandView[]
  readonly alerts: readonly Alert[]
  readonly warnings: readonly Problem[]
  /** What protected its exchanges. */
  readonly security: readonly Security[]
  readonly problem?: Problem
}

/** Makes the view of a record from its entries alone. */
export function viewRecord(summary: RecordSummary, entries: readonly RecordEntry[]): RecordView {
  const exchanges = gatherExchanges(entries)
  const pushes = entries.filter(entry => entry.kind === 'push')
  const verdict = summary.kind === 'notification' ? summary.problem : undefined
  const packages: ReadPackage[] = pushes.map(push => packageOfPush(push, verdict))
  for (const exchange of exchanges) packages.push(...packagesOf(exchange, packages.length === pushes.length))
  const views = packages.map(({ view }) => view)
  const notes = entries.filter(entry => entry.kind === 'note')
  const steps = [
    ...pushes.map((push, index) => pushStep(push, index, views)),
    ...exchanges.flatMap(exchange => stepsOf(exchange, views)),
    ...notes.map(noteStep),
  ]
  const found = summary.problem ?? views.find(view => view.problem)?.problem
  return {
    roles: rolesOf([...pushes, ...exchanges.map(({ request }) => request)]),
    steps: steps.sort((a, b) => a.order - b.order).map(({ order: _, ...step }) => step),
    packages: views,
    commands: packages.flatMap((item, index) => commandsOf(item, index, packages)),
    alerts: packages.flatMap(({ alerts }) => alerts),
    warnings: distinct([...views.flatMap(view => view.warnings), ...notes.map(note => note.problem)]),
    security: securityIn(entries),
    ...(found && { problem: found }),
  }
}

function distinct(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map(item => [JSON.stringify([item.code, item.detail, item.at?.path]), item])).values()]
}

/** The commands of a Package#2, paired in order with the statuses of the answer that follows it. */
function commandsOf(item: ReadPackage, index: number, packages: readonly ReadPackage[]): readonly CommandView[] {
  const answer = packages.slice(index + 1).find(({ view }) => view.number > 1)
  const answered = answer?.view.number === 3 ? answer : undefined
  return (item.commands ?? []).map((command, place) => {
    const status = answered?.package3?.statuses[place]
    const result = answered?.view.results.find(part => part.index === place)
    return {
      package: index,
      index: place,
      wire: wireOf(command),
      ...(status && { status }),
      ...(result && { result: result.text }),
      ...(command.kind === 'refused' && { problem: command.problem }),
    }
  })
}

function wireOf(command: ReadCommand): readonly string[] {
  if (command.kind === 'command') return encodeCommand(command.command)
  return Array.isArray(command.wire)
    ? command.wire.map(item => (typeof item === 'string' ? item : JSON.stringify(item)))
    : [JSON.stringify(command.wire) ?? '']
}

type OrderedStep = LadderStep & { readonly order: number }

function stepsOf(exchange: Exchange, packages: readonly PackageView[]): readonly OrderedStep[] {
  const { request, response, aborted } = exchange
  const arrow = { from: request.from, to: request.to, exchange: request.exchange }
  const back = { ...arrow, from: request.to, to: request.from }
  return [
    requestStep(exchange, packages),
    ...(response ? [responseStep(response, back, packages)] : []),
    ...(aborted
      ? [
          {
            ...arrow,
            at: aborted.at,
            kind: 'aborted' as const,
            title: 'stopped',
            problem: aborted.problem,
            order: aborted.id,
          },
        ]
      : []),
  ]
}

function requestStep({ request, body }: Exchange, packages: readonly PackageView[]): OrderedStep {
  const place = packages.findIndex(view => view.entry === body?.id)
  const found = packages[place]
  return {
    at: found?.at ?? request.at,
    from: request.from,
    to: request.to,
    kind: found ? 'package' : 'http-request',
    title: found ? titleOf(found) : `${request.head.method} ${request.head.target}`,
    ...(found && { package: place }),
    exchange: request.exchange,
    ...(found?.problem && { problem: found.problem }),
    ...(body && { bytes: body.body }),
    ...(body?.size !== undefined && { size: body.size }),
    head: request.head,
    order: found ? found.entry : request.id,
  }
}

function responseStep(
  response: NonNullable<Exchange['response']>,
  arrow: Pick<LadderStep, 'from' | 'to'> & { readonly exchange: number },
  packages: readonly PackageView[],
): OrderedStep {
  const place = packages.findIndex(view => view.entry === response.id)
  const found = packages[place]
  return {
    ...arrow,
    at: response.at,
    kind: found ? 'package' : 'http-response',
    title: found ? titleOf(found) : `HTTP ${response.head.status}`,
    ...(found && { package: place }),
    status: response.head.status,
    ...(found?.problem && { problem: found.problem }),
    bytes: response.body,
    ...(response.size !== undefined && { size: response.size }),
    head: response.head,
    order: response.id,
  }
}

const titleOf = ({ number }: PackageView) => `Package#${number}`

/** A push that is told later stands before everything else: the session answers it. */
function pushStep(push: PushEntry, index: number, packages: readonly PackageView[]): OrderedStep {
  const { from, to, body, sentAt } = push
  const found = packages[index]
  return {
    at: sentAt ?? push.at,
    from,
    to,
    kind: 'package',
    title: push.sealed ? 'DM Bootstrap' : 'Package#0',
    package: index,
    ...(found?.problem && { problem: found.problem }),
    bytes: body,
    order: sentAt === undefined ? push.id : -1,
  }
}

function noteStep(entry: Extract<RecordEntry, { kind: 'note' }>): OrderedStep {
  const { at, problem, id } = entry
  return { at, from: 'workbench', to: 'workbench', kind: 'note', title: problem.code, problem, order: id }
}
