import type { TableRow } from '../bootstrap-forms/table-rows.ts'

/** A port that was chosen for a table of devices. */
export interface ChosenPort {
  /** All that it is called: a row may name it by any of these. */
  readonly names: readonly string[]
  /** The DevID that the device behind it told. */
  readonly deviceId?: string | undefined
}

/**
 * The line of the table for each port, by the place of the port: the row that names it, else the row of the device that
 * answered there. Two ports with the same device get neither, for one of them is not what it says. With `inOrder` the rows that
 * are left go, in their order, to the ports that are left and did not say who they are.
 */
export function assignPorts(
  rows: readonly TableRow[],
  ports: readonly ChosenPort[],
  inOrder = false,
): ReadonlyMap<number, number> {
  const lines = new Map<number, number>()
  const left: number[] = []
  for (const { line, row } of rows) {
    if (!row.ok) continue
    const { deviceId, values } = row.value
    const named = values['row.port']
    const fitting = ports.flatMap((port, at) =>
      (named === undefined ? port.deviceId === deviceId : port.names.includes(named)) ? [at] : [],
    )
    const [only, second] = fitting
    if (only !== undefined && second === undefined && !lines.has(only)) lines.set(only, line)
    else if (only === undefined && named === undefined) left.push(line)
  }
  if (!inOrder) return lines
  for (const [at, { deviceId }] of ports.entries()) {
    if (lines.has(at) || deviceId !== undefined) continue
    const line = left.shift()
    if (line !== undefined) lines.set(at, line)
  }
  return lines
}
