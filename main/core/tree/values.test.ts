import { describe, expect, it } from 'vitest'
import type { Format } from '../description.ts'
import type { LeafValue } from '../package-types.ts'
import { emptyValue, fitValue, leafText, valueFromDefault, valueFromText } from './values.ts'

describe('fitValue', () => {
  const fitting: readonly (readonly [Format, LeafValue, LeafValue])[] = [
    ['chr', '', ''],
    ['xml', '<a/>', '<a/>'],
    ['int', 12, 12],
    ['int', '-12', -12],
    ['int', 2147483647, 2147483647],
    ['float', 1.5, 1.5],
    ['float', '1e3', 1000],
    ['bool', true, true],
    ['bool', 'false', false],
    ['null', null, null],
    ['b64', 'AA==', 'AA=='],
    ['b64', 'AAEC\r\nAwQF', 'AAEC\r\nAwQF'],
    ['bin', '', ''],
    ['date', '2026-02-28', '2026-02-28'],
    ['date', '20260228', '20260228'],
    ['time', '10:15:00Z', '10:15:00Z'],
    ['time', '2026-02-28T10:15:00.5+01:00', '2026-02-28T10:15:00.5+01:00'],
  ]
  it.each(fitting)('takes as %s the value %j', (format, value, fitted) => expect(fitValue(format, value)).toBe(fitted))

  const refused: readonly (readonly [Format, LeafValue])[] = [
    ['chr', 1],
    ['chr', true],
    ['chr', null],
    ['int', 1.5],
    ['int', 2147483648],
    ['int', ''],
    ['int', '0x10'],
    ['int', true],
    ['float', 'fast'],
    ['float', Number.POSITIVE_INFINITY],
    ['bool', 1],
    ['bool', 'yes'],
    ['null', ''],
    ['b64', 'a-b'],
    ['b64', `${' '.repeat(100_000)}!`],
    ['bin', 5],
    ['date', 'tomorrow'],
    ['node', null],
  ]
  it.each(refused)('does not take as %s the value %j', (format, value) =>
    expect(fitValue(format, value)).toBeUndefined(),
  )
})

it('reads plain text, and default values as authors write them', () => {
  expect([
    valueFromText('int', ' 5 '),
    valueFromText('chr', ' 5 '),
    valueFromText('null', ''),
    valueFromText('null', 'x'),
  ]).toEqual([5, ' 5 ', null, undefined])
  expect([
    valueFromDefault('bool', 'True'),
    valueFromDefault('bool', '0'),
    valueFromDefault('int', '"20"'),
    valueFromDefault('int', '0x1F'),
  ]).toEqual([true, false, 20, 31])
  expect([valueFromDefault('chr', '"Text"'), valueFromDefault('int', 'many'), valueFromDefault('int', '')]).toEqual([
    'Text',
    undefined,
    undefined,
  ])
})

it('knows the empty value of each format, which fits it', () => {
  for (const format of ['chr', 'xml', 'date', 'time', 'b64', 'bin', 'int', 'float', 'bool', 'null'] as const) {
    expect(fitValue(format, emptyValue(format))).toBe(emptyValue(format))
  }
})

it('writes values as text', () => {
  expect([leafText(null), leafText(true), leafText(-5), leafText('x')]).toEqual(['', 'true', '-5', 'x'])
})
