import { describe, expect, it } from 'vitest'
import { problem } from '#core/problem.ts'
import {
  changeAccounts,
  faultAt,
  newAccount,
  newProfileText,
  profileId,
  readForm,
  sectionOf,
  writeAt,
} from './profile-form.ts'

const text = newProfileText('Lab')
const server = ['accounts', 0, 'server'] as const

describe('the form of a profile', () => {
  it('shows what the text says', () => {
    expect(readForm(text)).toEqual({
      name: 'Lab',
      description: '',
      dialect: '',
      accounts: [
        {
          serverId: '{{server.id}}',
          serverUri: '{{server.uri}}',
          serverName: '{{server.name}}',
          permissions: ['*'],
          transport: 'basic',
          notification: false,
          ownKey: false,
          dialect: '',
          gcmSender: undefined,
        },
      ],
      rules: [],
      unruled: ['server.id', 'server.name', 'server.uri'],
      objects: '',
      notes: '',
      author: '',
      at: '',
      source: '',
      sourceHash: '',
    })
  })

  it('changes one field and leaves the form of the rest alone', () => {
    const crooked = '{ "name":   "a",\n\n\t"accounts": [{"server":{"id":"x"}}] }'
    expect(writeAt(crooked, ['name'], 'b')).toBe('{ "name":   "b",\n\n\t"accounts": [{"server":{"id":"x"}}] }')
    expect(writeAt(crooked, [...server, 'id'], 'y')).toContain('[{"server":{"id":"y"}}]')
  })

  it('makes what is missing on the way to a field', () => {
    const made = writeAt('{}', ['provenance', 'author'], 'Ada')
    expect(readForm(made)?.author).toBe('Ada')
  })

  it('takes an optional field out when it is emptied, with what is empty around it', () => {
    const ruled = writeAt(text, ['placeholders', 'row.apn', 'length', 'most'], 5)
    expect(readForm(ruled)?.rules).toMatchObject([{ name: 'row.apn', longest: '5' }])
    expect(JSON.parse(writeAt(ruled, ['placeholders', 'row.apn', 'length', 'most'], undefined))).toEqual(
      JSON.parse(text),
    )
  })

  it('adds, moves and removes accounts', () => {
    const two = changeAccounts(text, accounts => [...accounts, newAccount])
    expect(readForm(two)?.accounts.map(({ serverId }) => serverId)).toEqual(['{{server.id}}', 'server-2'])
    const turned = changeAccounts(two, accounts => accounts.toReversed())
    expect(readForm(turned)?.accounts.map(({ serverId }) => serverId)).toEqual(['server-2', '{{server.id}}'])
    expect(JSON.parse(changeAccounts(turned, accounts => accounts.slice(1)))).toEqual(JSON.parse(text))
  })

  it.each(['', '{', '[]', '{"a":1,}', 'null'])('is not there while the text is %j', broken => {
    expect(readForm(broken)).toBeUndefined()
  })
})

it('finds the field and the part that a problem points at', () => {
  const wrong = problem(
    'bootstrap.profile-invalid',
    { what: 'accounts/0/server/id is empty' },
    { path: '/accounts/0/server/id' },
  )
  expect(faultAt([wrong], [...server, 'id'])).toBe('This is empty.')
  expect(faultAt([wrong], [...server, 'uri'])).toBeUndefined()
  expect(faultAt([wrong], ['accounts'])).toBe('This is empty.')
  expect(sectionOf(wrong)).toBe('accounts')
  expect(sectionOf({ ...wrong, at: { path: '/kind' } })).toBeUndefined()
})

it('names a profile after its name, once', () => {
  expect(profileId('Werk Süd 2', new Set())).toBe('werk-sud-2')
  expect(profileId('!', new Set(['profile']))).toBe('profile-2')
})
