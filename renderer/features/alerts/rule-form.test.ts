import { expect, it } from 'vitest'
import { parseRule, ruleProblems } from '#core/alerts/rule.ts'
import { areCommands, newRuleText, readRuleForm, ruleFieldOf, writeRuleField } from './rule-form.ts'

it('starts with a rule that is valid and off', () => {
  expect(parseRule(newRuleText('Mine'))).toMatchObject({ ok: true, value: { name: 'Mine', enabled: false } })
})

it('reads what it wrote, field by field, and leaves the rest of the text alone', () => {
  let text = newRuleText('Mine').replace('"kind"', '"description": "kept",\n  "kind"')
  text = writeRuleField(text, 'commands', 'GET urn:a:b:1.0/1/\n\n  HPOST {{upload}}   urn:a:b:1.0/*/ ')
  text = writeRuleField(text, 'uploadLimitBytes', '1000')
  text = writeRuleField(text, 'source', '')
  text = writeRuleField(text, 'enabled', 'true')
  expect(ruleProblems(text)).toEqual([])
  expect(JSON.parse(text)).toMatchObject({
    description: 'kept',
    enabled: true,
    when: { type: '*', markAtLeast: 'critical', device: '*' },
    commands: [
      ['GET', 'urn:a:b:1.0/1/'],
      ['HPOST', '{{upload}}', 'urn:a:b:1.0/*/'],
    ],
    guards: { uploadLimitBytes: 1000 },
  })
  expect(readRuleForm(text)).toMatchObject({
    source: '',
    commands: 'GET urn:a:b:1.0/1/\nHPOST {{upload}} urn:a:b:1.0/*/',
    uploadLimitBytes: '1000',
  })
})

it('takes commands that are still typed for what they come to', () => {
  const commands = 'GET urn:a:b:1.0/1/'
  expect(['GET urn:a:b:1.0/1/ ', 'GET  urn:a:b:1.0/1/\n'].map(typed => areCommands(typed, commands))).toEqual([
    true,
    true,
  ])
  expect(areCommands('GET urn:a:b:1.0/2/', commands)).toBe(false)
})

it('says which field a problem belongs to, and gives up on a text that is no JSON', () => {
  const wrong = writeRuleField(newRuleText('Mine'), 'commands', 'JUMP x')
  expect(ruleProblems(wrong).map(ruleFieldOf)).toEqual(['commands'])
  expect(readRuleForm('{')).toBeUndefined()
})
