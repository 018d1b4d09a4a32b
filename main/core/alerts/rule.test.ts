import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { Alert } from '../package-types.ts'
import { explain } from '../problem.ts'
import { fits } from './pattern.ts'
import { answersAlert, commandsOf, parseRule, ruleJsonSchema, ruleProblems, uploads } from './rule.ts'

const rule = {
  kind: 'dmwb-alert-rule',
  version: 1,
  name: 'Collect the log of an error',
  enabled: true,
  when: { type: 'urn:x:error:*', markAtLeast: 'critical', device: 'IMEI:*', source: 'urn:example:mo:log:1.0/*' },
  commands: [
    ['HPOST', '{{upload}}', 'urn:example:mo:log:1.0/*/'],
    ['GET', '{{alert.source}}'],
  ],
  guards: { atMostPerHour: 3, uploadLimitBytes: 1000 },
}
const parsed = (change: object = {}) => {
  const read = parseRule(JSON.stringify({ ...rule, ...change }))
  if (!read.ok) throw new Error(JSON.stringify(read.problem))
  return read.value
}
const alert: Alert = { type: 'urn:x:error:disk', mark: 'fatal', source: 'urn:example:mo:log:1.0/1/' }

it.each([
  ['urn:a', 'urn:a', true],
  ['urn:ab', 'urn:a', false],
  ['urn:ab', 'urn:*', true],
  ['urn:', 'urn:*', true],
  ['', '*', true],
  ['aXbXc', 'a*b*c', true],
  ['ac', 'a*b*c', false],
  ['aba', 'ab*ba', false],
  ['a.c', 'a?c', false],
])('%s and the pattern %s: %s', (text, pattern, does) => {
  expect(fits(text, pattern)).toBe(does)
})

it.each([
  ['the alert it was made for', {}, {}, true],
  ['another type', {}, { type: 'urn:x:fine' }, false],
  ['a mark that is grave enough', {}, { mark: 'critical' }, true],
  ['a mark that is not', {}, { mark: 'minor' }, false],
  ['another source', {}, { source: 'urn:other/1/' }, false],
  ['no source', {}, { source: undefined }, false],
  ['no source, when it asks for none', { when: { ...rule.when, source: undefined } }, { source: undefined }, true],
  ['another device', { when: { ...rule.when, device: 'IMEI:2' } }, {}, false],
  ['being off', { enabled: false }, {}, false],
])('decides about %s', (_what, ruleChange, alertChange, does) => {
  expect(answersAlert(parsed(ruleChange), 'IMEI:1', { ...alert, ...alertChange } as Alert)).toBe(does)
})

it('fills its commands, once, and says what the alert does not bring', () => {
  const values = { 'alert.source': 'urn:{{upload}}/1/', 'device.id': 'd', upload: 'https://h/up/1' }
  expect(commandsOf(parsed(), values)).toEqual({
    ok: true,
    value: [
      ['HPOST', 'https://h/up/1', 'urn:example:mo:log:1.0/*/'],
      ['GET', 'urn:{{upload}}/1/'],
    ],
  })
  expect(commandsOf(parsed(), { ...values, 'alert.source': undefined })).toMatchObject({
    problem: { code: 'rule.no-value', detail: { name: 'alert.source' } },
  })
  expect([uploads(parsed()), uploads(parsed({ commands: [['GET', 'urn:a:b:1.0/1/']] }))]).toEqual([true, false])
})

it.each([
  ['a command that does not exist', { commands: [['JUMP', 'x']] }, '/commands/0'],
  [
    'a command with too few parameters',
    {
      commands: [
        ['GET', 'urn:a:b:1.0/1/'],
        ['HPOST', 'https://h/'],
      ],
    },
    '/commands/1',
  ],
  ['END', { commands: [['END']] }, '/commands/0'],
  ['a placeholder nobody knows', { commands: [['GET', '{{alert.sauce}}']] }, '/commands/0'],
  ['no commands', { commands: [] }, '/commands'],
  ['a guard without a bound', { guards: { atMostPerHour: 0, uploadLimitBytes: 1 } }, '/guards/atMostPerHour'],
  ['a member nobody knows', { whenn: 1 }, ''],
  ['a mark that does not exist', { when: { ...rule.when, markAtLeast: 'awful' } }, '/when/markAtLeast'],
])('refuses %s, with the place', (_what, change, path) => {
  const [first, ...others] = ruleProblems(JSON.stringify({ ...rule, ...change }, null, 2))
  expect(first).toMatchObject({ code: 'rule.invalid', at: { path, line: expect.any(Number) } })
  expect(others).toEqual([])
})

it('says what is wrong in words that fit: numbers are no texts, and a sentence ends once', () => {
  const wordsOf = (change: object) =>
    ruleProblems(JSON.stringify({ ...rule, ...change })).map(item => explain(item).words)
  expect(wordsOf({ commands: [['JUMP', 'x']] })).toEqual([
    'The rule is not valid: commands/0 does not fit: There is no command JUMP.',
  ])
  expect(wordsOf({ guards: { atMostPerHour: -3, uploadLimitBytes: 1.5 } })).toEqual([
    'The rule is not valid: guards/atMostPerHour should be 1 or more.',
    'The rule is not valid: guards/uploadLimitBytes should be a whole number.',
  ])
})

it('has its published schema up to date (node scripts/write-schemas.ts)', () => {
  const file = new URL('../../../resources/schemas/alert-rule.schema.json', import.meta.url)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(ruleJsonSchema())
})
