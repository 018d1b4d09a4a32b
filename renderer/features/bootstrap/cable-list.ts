import type { HardwareItem, ListOrder, PortItem } from '#contract'
import type { TableRow } from '#core/bootstrap-forms/table-rows.ts'
import { assignPorts } from '#core/serial/assign-ports.ts'
import { type CableProposal, cableProposals } from '#core/serial/cable-proposals.ts'
import { deviceIdOf } from '#core/serial/port-identity.ts'
import { type CableTarget, cableOrderOf, firstTarget } from './cable-target.ts'

// Several ports, each with its device, its way and its row of a table, as they are chosen.

/** What was typed for one port; all else is proposed. */
export type TypedPort = Partial<CableTarget> & { readonly chosen?: boolean }

export interface PortChoice {
  readonly port: PortItem
  readonly chosen: boolean
  readonly target: CableTarget
  readonly proposals: readonly CableProposal[]
  /** The row of the table that goes there. */
  readonly line?: number
  /** Why nothing can go there yet. */
  readonly fault?: string
}

interface Around {
  readonly ports: readonly PortItem[]
  readonly hardware: readonly HardwareItem[]
  readonly typed: Readonly<Record<string, TypedPort>>
  /** Undefined without a table: then each port has the device that is typed, or that answered. */
  readonly table: readonly TableRow[] | undefined
}

/** What is to go over each port. */
export function portChoices({ ports, hardware, typed, table }: Around): readonly PortChoice[] {
  const told = ports.map(
    ({ found, hardware: id }) => deviceIdOf(found) ?? hardware.find(item => item.id === id)?.deviceId ?? '',
  )
  const assigned = assignPorts(
    table ?? [],
    ports.map(({ id, path, identity = path, serialNumber = path }, at) => ({
      names: [id, path, identity, serialNumber],
      ...(told[at] !== '' && { deviceId: told[at] }),
    })),
  )
  const rows = new Map(table?.flatMap(({ line, row }) => (row.ok ? [[line, row.value.deviceId] as const] : [])))
  const lines = new Map([...rows].map(([line, deviceId]) => [deviceId, line]))
  const choices = ports.map((port, at): PortChoice => {
    const own = typed[port.id] ?? {}
    const { chosen = port.there && (port.found !== undefined || port.identity !== undefined), ...fields } = own
    const ofRow = rows.get(assigned.get(at) ?? 0)
    const target = {
      ...firstTarget(port, told[at]),
      ...(ofRow !== undefined && { deviceId: ofRow }),
      ...fields,
    }
    const line = lines.get(target.deviceId.trim())
    const fault = faultOf(port, own, target, table !== undefined && line === undefined)
    return {
      port,
      chosen,
      target,
      proposals: cableProposals(port.found),
      ...(line !== undefined && { line }),
      ...(fault !== undefined && { fault }),
    }
  })
  const isTwice = ({ target: { deviceId } }: PortChoice) =>
    choices.filter(({ chosen, target }) => chosen && target.deviceId.trim() === deviceId.trim()).length > 1
  return choices.map(choice =>
    choice.chosen && choice.fault === undefined && isTwice(choice)
      ? { ...choice, fault: 'Another chosen port has this device, too.' }
      : choice,
  )
}

function faultOf({ there, use, found }: PortItem, own: TypedPort, target: CableTarget, isNowhere: boolean) {
  if (!there) return 'It is not plugged in.'
  if (use === 'pushing') return 'A push goes over it already.'
  if (use === 'identifying') return 'It is being asked who it is.'
  if (!found && !own.choice) return 'Identify it, or choose a way.'
  if (target.deviceId.trim() === '') return 'Say which device it is.'
  return isNowhere ? 'The table has no row for this device.' : undefined
}

/** The lines of usable rows that no chosen port is for. */
export function leftLines(table: readonly TableRow[], choices: readonly PortChoice[]): readonly number[] {
  const taken = new Set(choices.flatMap(({ chosen, line }) => (chosen && line !== undefined ? [line] : [])))
  return table.flatMap(({ line, row }) => (row.ok && !taken.has(line) ? [line] : []))
}

/** The order for all chosen ports. Without a table theirs is made of the devices alone. */
export function cableListOrder(
  { profileId, operator }: Pick<CableTarget, 'profileId' | 'operator'>,
  choices: readonly PortChoice[],
  table: string | undefined,
): ListOrder {
  const lines = choices.map(({ port, target, line }, at) => {
    const { method, cable, security, imsi, pin, phone } = cableOrderOf(target, port.id)
    return {
      line: line ?? at + 2,
      method,
      cable: cable ?? { port: port.id, way: target.choice.way },
      ...(security && { security }),
      ...(imsi !== undefined && { imsi }),
      ...(pin !== undefined && { pin }),
      ...(phone !== undefined && { phone }),
    }
  })
  const cell = ({ target }: PortChoice) => `"${target.deviceId.trim().replaceAll('"', '""')}"`
  return {
    profileId,
    method: choices[0]?.target.choice.method ?? 'factory',
    table: table ?? `device\n${choices.map(choice => `${cell(choice)}\n`).join('')}`,
    lines,
    ...(operator.trim() !== '' && { operator: operator.trim() }),
  }
}
