import { expect, it } from 'vitest'
import { readAlert, writeAlert } from '../alert.ts'
import { marks } from '../package-types.ts'
import { newNotes } from '../reading.ts'
import { alertData, resultCode } from './alert-data.ts'

const alert = (data: unknown, dataType = 'application/json') =>
  ({ type: 'urn:oma:at:dcmo:1.0:OperationComplete', mark: 'informational', dataType, data }) as const

it.each([
  ['no data', undefined, { kind: 'none' }],
  [
    'a JSON object',
    { ResultCode: 1200, Identifier: 'c1' },
    {
      kind: 'fields',
      style: 'json',
      fields: [
        { name: 'ResultCode', value: '1200' },
        { name: 'Identifier', value: 'c1' },
      ],
    },
  ],
  [
    'nested data',
    { Log: { Lines: ['a', 'b'], Empty: {} } },
    {
      kind: 'fields',
      style: 'json',
      fields: [
        { name: 'Log/Lines/0', value: 'a' },
        { name: 'Log/Lines/1', value: 'b' },
        { name: 'Log/Empty', value: '{}' },
      ],
    },
  ],
  [
    'wrapped XML',
    { DM1x: '<ResultCode>1200</ResultCode><Identifier>c&amp;1</Identifier>' },
    {
      kind: 'fields',
      style: 'dm1x',
      fields: [
        { name: 'ResultCode', value: '1200' },
        { name: 'Identifier', value: 'c&1' },
      ],
    },
  ],
  [
    'wrapped XML with its CDATA markers',
    { DM1x: '<![CDATA[<Result><ResultCode>1403</ResultCode></Result>]]>' },
    { kind: 'fields', style: 'dm1x', fields: [{ name: 'Result/ResultCode', value: '1403' }] },
  ],
  ['a wrapped number', { DM1x: 1200 }, { kind: 'value', style: 'dm1x', text: '1200' }],
  ['a wrapped number as text', { DM1x: '1200' }, { kind: 'value', style: 'dm1x', text: '1200' }],
  ['wrapped XML that is broken', { DM1x: '<a><b></a>' }, { kind: 'value', style: 'dm1x', text: '<a><b></a>' }],
  [
    'an entity that would be expanded',
    { DM1x: '<a>&bomb;</a>' },
    { kind: 'value', style: 'dm1x', text: '<a>&bomb;</a>' },
  ],
  ['a bare text', 'oops', { kind: 'value', style: 'json', text: 'oops' }],
])('reads %s', (_what, data, shown) => {
  expect(alertData(alert(data))).toEqual(shown)
})

it('finds the result code in either style', () => {
  expect(resultCode(alertData(alert({ ResultCode: 1204 })))).toBe(1204)
  expect(resultCode(alertData(alert({ DM1x: '<X><ResultCode> 1403 </ResultCode></X>' })))).toBe(1403)
  expect(resultCode(alertData(alert({ ResultCode: 'none' })))).toBeUndefined()
})

it.each(marks)('carries the mark %s over the wire, and an unknown type with it', mark => {
  const wire = { AlertType: 'urn:nobody:knows', SourceURI: 'urn:x:mo/1/', TargetURI: 'urn:x:mo/2/', Mark: mark }
  const read = readAlert(newNotes(), wire, '')
  if (!read.ok) throw new Error(read.problem.code)
  expect(read.value.mark).toBe(mark)
  const { Mark: _default, ...others } = wire
  expect(writeAlert(read.value)).toEqual(mark === 'informational' ? others : wire)
})
