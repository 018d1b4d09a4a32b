import { expect, it } from 'vitest'
import type { PortItem } from '#contract'
import { tableRows } from '#core/bootstrap-forms/table-rows.ts'
import { cableListOrder, leftLines, portChoices, type TypedPort } from './cable-list.ts'

const port = (id: string, more: Partial<PortItem> = {}): PortItem => ({
  id,
  path: `/dev/${id}`,
  name: id,
  identity: id,
  there: true,
  use: 'free',
  rungs: [],
  ...more,
})
const board = (id: string, deviceId: string) => port(id, { found: { kind: 'board', deviceId } })
const shell = (id: string) => port(id, { found: { kind: 'console', system: 'Linux', host: id, hasRb: true } })

function choicesOf(ports: readonly PortItem[], typed: Record<string, TypedPort> = {}, text?: string) {
  const rows = text === undefined ? undefined : tableRows(text)
  if (rows && !rows.ok) throw new Error(rows.problem.code)
  const table = rows?.value
  const choices = portChoices({ ports, hardware: [], typed, table })
  return { choices, left: leftLines(table ?? [], choices) }
}
const shown = ({ choices }: ReturnType<typeof choicesOf>) =>
  choices.map(({ chosen, target, line, fault }) => [chosen, target.choice.way, target.deviceId, line, fault])

it('proposes for each port its way and its row, and says what is missing', () => {
  const ports = [board('a', 'urn:1'), shell('b'), shell('c'), board('d', 'urn:9'), port('e')]
  const told = choicesOf(ports, { c: { deviceId: 'urn:3' } }, 'device,port\nurn:1,\nurn:2,/dev/b\nurn:3,\nurn:4,\n')
  expect(shown(told)).toEqual([
    [true, 'smp', 'urn:1', 2, undefined],
    [true, 'ymodem', 'urn:2', 3, undefined],
    [true, 'ymodem', 'urn:3', 4, undefined],
    [true, 'smp', 'urn:9', undefined, 'The table has no row for this device.'],
    [true, 'ymodem', '', undefined, 'Identify it, or choose a way.'],
  ])
  expect(told.left).toEqual([5])
})

it('never lets two ports have one device, nor a busy port or one that is not there', () => {
  const typed = { b: { deviceId: 'urn:1' }, c: { deviceId: 'urn:1', chosen: false } }
  const ports = [
    board('a', 'urn:1'),
    shell('b'),
    shell('c'),
    port('d', { there: false }),
    port('e', { use: 'pushing' }),
  ]
  expect(shown(choicesOf(ports, typed)).map(([, , , , fault]) => fault)).toEqual([
    'Another chosen port has this device, too.',
    'Another chosen port has this device, too.',
    undefined,
    'It is not plugged in.',
    'A push goes over it already.',
  ])
})

it('orders each row at its own port, by its own way', () => {
  const { choices } = choicesOf([board('a', 'urn:1'), shell('b')], {
    b: { deviceId: 'urn:"2"', path: '/tmp/x.json', baud: '9600' },
  })
  expect(cableListOrder({ profileId: 'p', operator: ' Ada ' }, choices, undefined)).toEqual({
    profileId: 'p',
    method: 'factory',
    operator: 'Ada',
    table: 'device\n"urn:1"\n"urn:""2"""\n',
    lines: [
      { line: 2, method: 'factory', cable: { port: 'a', way: 'smp' } },
      { line: 3, method: 'factory', cable: { port: 'b', way: 'ymodem', path: '/tmp/x.json', baud: 9600 } },
    ],
  })
})
