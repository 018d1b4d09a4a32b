import { expect, it } from 'vitest'
import {
  type CommandDraft,
  draftOf,
  faultOf,
  renamed,
  shownFields,
  sourceChanged,
  wireOf,
  writeOf,
} from './command-draft.ts'
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

it('takes what was typed along to the fields of another name, and back', () => {
  const put = draft('HPUT', 'https://r.example/x', node, `${node}Lang`)
  expect(wireOf(renamed(put, 'GET'))).toEqual(['GET', node])
  expect(wireOf(renamed(renamed(put, 'SHOW'), 'HPOST'))).toEqual(['HPOST', ...put.fields])
  expect(wireOf(renamed(draft('GET', node), 'SUB'))).toEqual(['SUB', '', node])
  expect(wireOf(renamed(draft('HGET', 'https://r.example/x', node), 'EXEC'))).toEqual(['EXEC', node])
})

it('keeps a value while its name or its source is another', () => {
  const write: CommandDraft = { ...draft('HGET', '', `${node}Lang`), value: 'de' }
  expect(renamed(write, 'GET')).toMatchObject({ fields: [`${node}Lang`], value: undefined })
  const fetched = { ...write, ...sourceChanged(write, 'address') }
  expect(fetched.value).toBeUndefined()
  expect(sourceChanged(renamed(renamed(fetched, 'GET'), 'HGET'), 'value').value).toBe('de')
})

it('sends no address that is none', () => {
  expect(faultOf(draft('HGET', node.slice(4)))).toMatch(/^Fetch from is no address/)
  expect(faultOf(draft('SHOW', 'camera'))).toMatch(/^Page is no address/)
  expect(faultOf(draft('SHOW', 'https://ui.example.com/[DevID]?uiid=1'))).toBeUndefined()
})

it('turns no empty value into false, and no number into another', () => {
  expect([typedValue('', 'bool'), typedValue('false', 'bool')]).toEqual(['', false])
  expect(typedValue('99999999999999999999', 'int')).toBe('99999999999999999999')
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
