import { expect, it } from 'vitest'
import type { Alert } from '../package-types.ts'
import { shortAlert } from './short-alert.ts'

const alert: Alert = { type: 'urn:x', mark: 'fatal', source: 'urn:x:mo/1/', target: 'urn:x:mo/2/', dataType: 'a/b' }
const long = 'x'.repeat(20_000)

it.each<Alert>([alert, { type: 'urn:x', mark: 'minor' }, { ...alert, data: { Log: 'x'.repeat(15_000) } }])(
  'leaves an alert of usual length as it is',
  each => {
    expect(shortAlert(each)).toBe(each)
  },
)

it.each([
  ['type', { type: long }, { type: `${'x'.repeat(1000)}…` }],
  ['source', { source: long }, { source: `${'x'.repeat(4000)}…` }],
  ['target', { target: long }, { target: `${'x'.repeat(4000)}…` }],
  ['media type', { dataType: long }, { dataType: `${'x'.repeat(1000)}…` }],
  ['data', { data: { Log: long } }, { data: `{"Log":"${'x'.repeat(15_992)}…` }],
])('cuts a %s that is too long, and says so', (_what, change, short) => {
  expect(shortAlert({ ...alert, ...change })).toEqual({ ...alert, ...short, cut: true })
})
