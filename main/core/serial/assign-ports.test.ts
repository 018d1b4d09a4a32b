import { expect, it } from 'vitest'
import { tableRows } from '../bootstrap-forms/table-rows.ts'
import { assignPorts, type ChosenPort } from './assign-ports.ts'

const rowsOf = (...lines: readonly string[]) => {
  const rows = tableRows(`${lines.join('\n')}\n`)
  if (!rows.ok) throw new Error(rows.problem.code)
  return rows.value
}
const port = (path: string, deviceId?: string): ChosenPort => ({ names: [path, `usb:${path}`], deviceId })
const assigned = (...args: Parameters<typeof assignPorts>) => [...assignPorts(...args)].sort(([a], [b]) => a - b)

it('gives a row to the port that it names, by any of its names, else to the port where its device answered', () => {
  const rows = rowsOf('device,port', 'urn:1,usb:B', 'urn:2,', 'urn:3,C')
  expect(assigned(rows, [port('A', 'urn:2'), port('B', 'urn:9'), port('C')])).toEqual([
    [0, 3],
    [1, 2],
    [2, 4],
  ])
})

it('guesses nothing: two ports with one device, ports that are named twice, broken and doubled rows', () => {
  const rows = rowsOf('device,port', 'urn:1,', 'urn:2,C', 'urn:3,C', 'urn:4', 'urn:2,D', 'urn:5,')
  const ports = [port('A', 'urn:1'), port('B', 'urn:1'), port('C'), port('D')]
  expect(assigned(rows, ports)).toEqual([[2, 3]])
})

it('deals what is left in order only where that was asked for, and never to a device that said who it is', () => {
  const rows = rowsOf('device', 'urn:1', 'urn:2', 'urn:3')
  const ports = [port('A'), port('B', 'urn:9'), port('C', 'urn:1'), port('D')]
  expect(assigned(rows, ports)).toEqual([[2, 2]])
  expect(assigned(rows, ports, true)).toEqual([
    [0, 3],
    [2, 2],
    [3, 4],
  ])
})
