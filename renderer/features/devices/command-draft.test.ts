import { expect, it } from 'vitest'
import { type CommandDraft, draftOf, faultOf, shownFields, wireOf, writeOf } from './command-draft.ts'
import { formatIn, typedValue } from './value-field.ts'

const draft = (name: CommandDraft['name'], ...fields: readonly string[]): CommandDraft => ({ id: 1, name, fields })
const node = 'urn:oma:mo:oma-dm-devinfo:1.2//'

it('becomes the command as it goes over the wire', () => {
  expect(wireOf(draft('GET', node))).toEqual(['GET', node])
  expect(wireOf(draft('HGET', 'https://r.example/x', ''))).toEqual(['HGET', 'https://r.example/x'])
  expect(wireOf(draft('HPUT', 'https://r.example/x', node, '', node))).toEqual([
    'HPUT',
    'https://r.example/x',
    node,
    node,
  ])
})

it('offers one more ClientURI than is filled where several may stand', () => {
  expect(shownFields(draft('HPOST', 'https://r.example/x', node)).map(({ label }) => label)).toEqual([
    'Post to',
    'ClientURI',
    'ClientURI',
  ])
  expect(shownFields(draft('EXEC')).map(({ label }) => label)).toEqual(['ClientURI', 'Report later to'])
})

it('says what is missing or wrong', () => {
  expect(faultOf(draft('HPUT', 'https://r.example/x'))).toBe('ClientURI is missing.')
  expect(faultOf(draft('GET', 'nonsense'))).toMatch(/MOID/)
  expect(faultOf(draft('CONT', 'nowhere'))).toMatch(/absolute http/)
  expect(faultOf(draft('GET', node))).toBeUndefined()
  expect(faultOf({ ...draft('HGET', '', ''), value: 'x' })).toBe('ClientURI is missing.')
  expect(faultOf({ ...draft('HGET', '', `${node}Lang`), value: 'de' })).toBeUndefined()
})

it('is made again from a command of the past', () => {
  expect(draftOf(7, ['EXEC', node])).toEqual({ id: 7, name: 'EXEC', fields: [node] })
  expect(draftOf(7, ['END'])).toBeUndefined()
})

it('writes back what was read: a value as it is typed, a tree as JSON', () => {
  expect(writeOf(1, `${node}Lang`, 'de')).toEqual({ id: 1, name: 'HGET', fields: ['', `${node}Lang`], value: 'de' })
  const tree = writeOf(2, node, { Port: 993, Folders: {} })
  expect(faultOf(tree)).toBeUndefined()
  expect(typedValue(tree.value ?? '', formatIn({ kind: 'interior' }))).toEqual({ Port: 993, Folders: {} })
  expect([typedValue('{', 'node'), typedValue('993', 'int'), typedValue('{}', 'chr')]).toEqual(['{', 993, '{}'])
})
