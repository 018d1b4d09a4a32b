import { expect, it } from 'vitest'
import { draftOf, replaced, rulesOf, withGrant, withRule } from './rules-draft.ts'

const rules = [
  { name: '2', path: ['Enabled'], grants: [{ name: '1', maid: '*', rights: 1 }] },
  { name: '1', path: [], grants: [{ name: 'a', maid: 'serverid:DMS1', rights: 15 }] },
]

it('gives back the rules it was made of', () => {
  expect(rulesOf(draftOf(rules))).toEqual(rules)
})

it('reads a path with or without its first stroke, and spaces around a MAID', () => {
  const draft = [{ name: '1', path: ' Log / 7/', grants: [{ name: '1', maid: ' * ', rights: 3 }] }]
  expect(rulesOf(draft)).toEqual([{ name: '1', path: ['Log', '7'], grants: [{ name: '1', maid: '*', rights: 3 }] }])
})

it('names new rules and grants by the first number that is free', () => {
  const draft = withRule(draftOf(rules), ['Operations'], 'serverid:DMS1')
  expect(draft.at(-1)).toEqual({
    name: '3',
    path: '/Operations',
    grants: [{ name: '1', maid: 'serverid:DMS1', rights: 0 }],
  })
  const [, whole] = draft
  expect(whole && withGrant(whole).grants.map(({ name }) => name)).toEqual(['a', '1'])
})

it('changes one entry of a list, or takes it out', () => {
  expect(replaced(['a', 'b'], 1, 'c')).toEqual(['a', 'c'])
  expect(replaced(['a', 'b'], 0, undefined)).toEqual(['b'])
})
