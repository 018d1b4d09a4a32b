import { describe, expect, it } from 'vitest'
import { problem } from '#core/problem.ts'
import { fieldOf, newProfileText, profileId, readForm, writeField } from './profile-form.ts'

const text = newProfileText('Lab')

describe('the form of a profile', () => {
  it('shows what the text says', () => {
    expect(readForm(text)).toEqual({
      name: 'Lab',
      description: '',
      serverId: '{{server.id}}',
      serverUri: '{{server.uri}}',
      serverName: '{{server.name}}',
      permissions: ['*'],
      transport: 'basic',
      notification: false,
      objects: '',
      notes: '',
    })
  })

  it('changes one field and leaves the form of the rest alone', () => {
    const crooked = '{ "name":   "a",\n\n\t"server": {"id":"x"} }'
    expect(writeField(crooked, 'name', 'b')).toBe('{ "name":   "b",\n\n\t"server": {"id":"x"} }')
  })

  it('makes what is missing on the way to a field', () => {
    expect(readForm(writeField('{}', 'transport', 'certificate'))?.transport).toBe('certificate')
  })

  it('takes an optional field out when it is emptied', () => {
    const described = writeField(text, 'description', 'For the bench')
    expect(described).toContain('For the bench')
    expect(JSON.parse(writeField(described, 'description', ''))).toEqual(JSON.parse(text))
  })

  it('keeps a required field when it is emptied, so that the check can point at it', () => {
    expect(readForm(writeField(text, 'name', ''))?.name).toBe('')
    expect(writeField(text, 'name', '')).toContain('"name": ""')
  })

  it.each(['', '{', '[]', '{"a":1,}', 'null'])('is not there while the text is %j', broken => {
    expect(readForm(broken)).toBeUndefined()
  })
})

it('finds the field that a problem points at', () => {
  const at = (path: string) => fieldOf(problem('bootstrap.profile-invalid', { what: '' }, { path }))
  expect(at('/accounts/0/server/id')).toBe('serverId')
  expect(at('/objects/0/MOData')).toBe('objects')
  expect(at('/kind')).toBeUndefined()
})

it('names a profile after its name, once', () => {
  expect(profileId('Werk Süd 2', new Set())).toBe('werk-sud-2')
  expect(profileId('!', new Set(['profile']))).toBe('profile-2')
})
