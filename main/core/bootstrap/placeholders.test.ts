import { describe, expect, it } from 'vitest'
import { valueProblems } from './placeholder-rules.ts'
import { accountOfName, fillPlaceholders, isSecretName, placeholderKind, unknownPlaceholder } from './placeholders.ts'
import { safePattern } from './safe-pattern.ts'

it.each([
  ['server.uri', 'server'],
  ['device.imsi', 'device'],
  ['credentials.user', 'credentials'],
  ['credentials.12.secret', 'credentials'],
  ['notification.2.data', 'credentials'],
  ['row.Serial No', 'row'],
  ['generated.wifi-key', 'generated'],
  ['secret.apn.password', 'secret'],
  ['credentials.1.user', undefined],
  ['credentials.0.user', undefined],
  ['notification.user', undefined],
  ['row.', undefined],
  ['secret.a b', undefined],
  ['server.URI', undefined],
  ['constructor', undefined],
])('knows what %s stands for: %s', (name, kind) => {
  expect(placeholderKind(name)).toBe(kind)
})

it('counts accounts from the first, which needs no number', () => {
  expect(['credentials.user', 'notification.3.secret', 'server.id'].map(accountOfName)).toEqual([0, 2, undefined])
})

it('tells secrets from what may be shown', () => {
  const names = ['credentials.secret', 'credentials.2.secret', 'notification.secret', 'generated.a', 'secret.a']
  expect(names.every(isSecretName)).toBe(true)
  expect(['credentials.user', 'notification.data', 'row.secret', 'trust.ca'].some(isSecretName)).toBe(false)
})

it('fills in one pass, and finds the first name that is none', () => {
  expect(fillPlaceholders('{{row.a}}-{{row.b}}', { 'row.a': '{{row.b}}', 'row.b': '$&' })).toBe('{{row.b}}-$&')
  expect(unknownPlaceholder('{{row.a}} {{rows.b}}')).toBe('{{rows.b}}')
})

describe('a pattern', () => {
  it.each(['[0-9a-f]{12}', 'IMEI:\\d{15}', '(?:a|b)c', 'a+b*', '(ab)?', '[()|*+]{3}', '\\(\\d+\\)'])(
    'that takes bounded time is taken: %s',
    text => {
      expect(safePattern(text)).toBeInstanceOf(RegExp)
    },
  )
  it.each([
    '(a+)+',
    '(a|a)*',
    '(?:a*b?){2,}',
    '((a)+)*',
    '(a)\\1',
    'a+b+c+',
    '(?=a)a',
    '(?<n>a)',
    '[',
    'a{1,500}b+c+',
    '(a?){30}',
  ])('that may not is refused: %s', text => {
    expect(safePattern(text)).toBeTypeOf('string')
  })
  it('is held against the whole value', () => {
    const rules = { 'row.mac': { pattern: '[0-9a-f]{4}' } }
    expect(valueProblems(rules, { 'row.mac': 'beef' })).toEqual([])
    expect(valueProblems(rules, { 'row.mac': 'beef!' })).toMatchObject([{ code: 'bootstrap.value-unfit' }])
    expect(valueProblems({ 'row.mac': { pattern: '.*' } }, { 'row.mac': 'a'.repeat(513) })).toHaveLength(1)
  })
})

it.each([
  [{ length: { least: 3 } }, 'ab', 'has fewer than 3 characters'],
  [{ length: { most: 1 } }, 'äö', 'has more than 1 characters'],
  [{ oneOf: ['a', 'b'] }, 'c', 'is none of a, b'],
  [{ range: { least: 1, most: 5 } }, '6', 'is no number from 1 up to 5'],
  [{ range: {} }, 'six', 'is no number at all'],
  [{ range: { most: 5 } }, '1e0', 'is no number up to 5'],
])('holds a value against %j', (rule, value, what) => {
  expect(valueProblems({ 'row.a': rule }, { 'row.a': value })).toMatchObject([
    { detail: { name: 'row.a', value: `“${value}”`, what } },
  ])
})

it('tells nothing of a secret that does not fit', () => {
  const found = valueProblems({ 'secret.a': { length: { most: 1 } } }, { 'secret.a': 'hidden-word' })
  expect(JSON.stringify(found)).not.toContain('hidden-word')
  expect(found).toHaveLength(1)
})
