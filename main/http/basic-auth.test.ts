import { expect, it } from 'vitest'
import { basicHeader, parseBasic, sameSecret } from './basic-auth.ts'

it.each([
  { user: 'sim-0001', password: 's3cret' },
  { user: 'Jürgen', password: 'pässwört: mit Doppelpunkt' },
  { user: '', password: '' },
])('carries $user', ({ user, password }) => {
  expect(parseBasic(basicHeader(user, password))).toEqual({ user, password })
})

it('takes the scheme in any case', () => {
  expect(parseBasic('bAsIc  YTpi')).toEqual({ user: 'a', password: 'b' })
})

it.each([
  undefined,
  '',
  'Basic',
  'Basic ',
  'Bearer YTpi',
  'Basic not base64!',
  `Basic ${Buffer.from('no colon').toString('base64')}`,
  `Basic ${Buffer.from([0xff, 0x3a, 0xfe]).toString('base64')}`,
])('does not take %s for credentials', header => {
  expect(parseBasic(header)).toBeUndefined()
})

it('compares secrets', () => {
  expect([sameSecret('abc', 'abc'), sameSecret('abc', 'abd'), sameSecret('abc', ''), sameSecret('', '')]).toEqual([
    true,
    false,
    false,
    true,
  ])
})
