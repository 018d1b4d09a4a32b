import { expect, it } from 'vitest'
import { CsvReader } from './csv.ts'
import { deviceRow } from './device-row.ts'

function read(text: string, size = text.length || 1) {
  const reader = new CsvReader()
  const found = []
  for (let at = 0; at < text.length; at += size) found.push(...reader.push(text.slice(at, at + size)))
  return [...found, ...reader.end()].map(({ line, cells, problem }) => [
    line,
    cells.join('|'),
    ...(problem ? [problem.detail?.what] : []),
  ])
}

const table = '\ufeffdevice,pin\r\n"a ""1""",12\n\n"two\nlines",\r\nlast,3'
it.each([1, 2, 3, 7, 1000])('reads the same lines %i characters at a time', size => {
  expect(read(table, size)).toEqual([
    [1, 'device|pin'],
    [2, 'a "1"|12'],
    [3, '', 'the line is empty'],
    [4, 'two\nlines|'],
    [6, 'last|3'],
  ])
})

it('tells missing rows between others, and lets a file end in empty lines', () => {
  expect(read('\n\ndevice\na\n\n \n\nb\n\n\n')).toEqual([
    [3, 'device'],
    [4, 'a'],
    [5, '', '3 lines are empty'],
    [8, 'b'],
  ])
})

it('counts the cells of a row by commas also below a head of one column', () => {
  expect(read('device\na\nb,c\nd;e\n')).toEqual([
    [1, 'device'],
    [2, 'a'],
    [3, 'b|c'],
    [4, 'd;e'],
  ])
})

it('takes semicolons where the head has them', () => {
  expect(read('device;pin\na;1,5\n')).toEqual([
    [1, 'device|pin'],
    [2, 'a|1,5'],
  ])
})

it.each([
  ['a quoted cell without end', 'a,b\n"x,y\n', 2, 'a quoted cell does not end'],
  ['a quotation mark in the middle', 'a,b\nx"y,z\n', 2, 'a quotation mark stands in the middle of a cell'],
  ['text behind a quoted cell', 'a,b\n"x"y,z\n', 2, 'a quotation mark stands in the middle of a cell'],
])('says where it finds %s', (_what, text, line, words) => {
  expect(read(text).at(-1)).toEqual([line, expect.any(String), words])
})

it('keeps a line without end small', () => {
  const [, , words] = read(`a,b\n${'x'.repeat(1_100_000)}`).at(-1) ?? []
  expect(words).toBe('it has more than 1000000 characters')
})

it('makes a device of a row, empty cells left out', () => {
  expect(deviceRow({ device: 'IMEI:1', pin: '1', imsi: '', 'server.name': 'A' }, 2)).toEqual({
    ok: true,
    value: { deviceId: 'IMEI:1', values: { 'device.id': 'IMEI:1', 'server.name': 'A' }, device: { pin: '1' } },
  })
})

it.each([
  [{ device: '' }, 'the device has no identifier'],
  [{ device: 'a b' }, 'the identifier of the device has blanks, or is too long'],
  [{ device: 'a', 'server.colour': 'red' }, 'there is no column server.colour'],
  [{ device: 'a', 'server.name': 'a\u0000b' }, 'server.name holds control characters'],
  [{ device: 'a\ufffd' }, 'it is not UTF-8'],
])('refuses the row %o', (fields, what) => {
  expect(deviceRow(fields as Record<string, string>, 7)).toMatchObject({
    ok: false,
    problem: { code: 'bootstrap.row', detail: { what }, at: { line: 7 } },
  })
})
