import { describe, expect, it } from 'vitest'
import { parseProfile, profileProblems } from './profile.ts'

const profile = {
  kind: 'dmwb-bootstrap-profile',
  version: 1,
  name: 'Lab',
  accounts: [
    {
      server: { id: '{{server.id}}', uri: '{{server.uri}}', name: '{{server.name}}' },
      permissions: ['*'],
      auth: { transport: 'basic', notification: false },
    },
  ],
}
const [account] = profile.accounts
const faults = (value: unknown) =>
  profileProblems(JSON.stringify(value, null, 2)).map(({ at, detail }) => [at?.path, at?.line, detail?.what])

describe('what is wrong with a profile', () => {
  it('is nothing when it is valid', () => {
    expect(faults(profile)).toEqual([])
  })

  it('is told in words, all at once, each with its place', () => {
    const wrong = {
      ...profile,
      name: '',
      accounts: [{ ...account, server: { id: '{{nothing}}', uri: 7 }, permissions: [] }],
      colour: 'red',
    }
    expect(faults(wrong)).toEqual([
      ['/name', 4, 'name is empty'],
      ['/accounts/0/server/id', 8, 'accounts/0/server/id does not fit: there is no placeholder {{nothing}}'],
      ['/accounts/0/server/uri', 9, 'accounts/0/server/uri should be a text'],
      ['/accounts/0/server/name', 7, 'accounts/0/server/name is missing'],
      ['/accounts/0/permissions', 11, 'accounts/0/permissions is empty'],
      ['', 1, 'it has no member “colour”'],
    ])
  })

  it('names the values that are possible', () => {
    expect(
      faults({ ...profile, accounts: [{ ...account, auth: { transport: 'carrier pigeon', notification: 'no' } }] }),
    ).toEqual([
      [
        '/accounts/0/auth/transport',
        16,
        'accounts/0/auth/transport should be "basic" or "digest" or "certificate" or "psk" or "none"',
      ],
      ['/accounts/0/auth/notification', 17, 'accounts/0/auth/notification should be true or false'],
    ])
  })

  it('is the first one when the profile is read', () => {
    expect(parseProfile('{"name":"a"}')).toMatchObject({ ok: false, problem: { detail: { what: 'kind is missing' } } })
  })
})
