import { describe, expect, it } from 'vitest'
import { parseProfile, profileProblems } from './profile.ts'

const profile = {
  kind: 'dmwb-bootstrap-profile',
  version: 1,
  name: 'Lab',
  server: { id: '{{server.id}}', uri: '{{server.uri}}', name: '{{server.name}}' },
  permissions: ['*'],
  auth: { transport: 'basic', notification: false },
}
const faults = (value: unknown) =>
  profileProblems(JSON.stringify(value, null, 2)).map(({ at, detail }) => [at?.path, at?.line, detail?.what])

describe('what is wrong with a profile', () => {
  it('is nothing when it is valid', () => {
    expect(faults(profile)).toEqual([])
  })

  it('is told in words, all at once, each with its place', () => {
    const wrong = { ...profile, name: '', server: { id: '{{nothing}}', uri: 7 }, permissions: [], colour: 'red' }
    expect(faults(wrong)).toEqual([
      ['/name', 4, 'name is empty'],
      ['/server/id', 6, 'server/id does not fit: there is no placeholder {{nothing}}'],
      ['/server/uri', 7, 'server/uri should be a text'],
      ['/server/name', 5, 'server/name is missing'],
      ['/permissions', 9, 'permissions is empty'],
      ['', 1, 'it has no member “colour”'],
    ])
  })

  it('names the values that are possible', () => {
    expect(faults({ ...profile, auth: { transport: 'carrier pigeon', notification: 'no' } })).toEqual([
      ['/auth/transport', 14, 'auth/transport should be "basic" or "digest" or "certificate" or "psk" or "none"'],
      ['/auth/notification', 15, 'auth/notification should be true or false'],
    ])
  })

  it('is the first one when the profile is read', () => {
    expect(parseProfile('{"name":"a"}')).toMatchObject({ ok: false, problem: { detail: { what: 'kind is missing' } } })
  })
})
