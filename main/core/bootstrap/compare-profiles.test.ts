import { expect, it } from 'vitest'
import { compareProfiles } from './compare-profiles.ts'
import type { Profile } from './profile.ts'

const account = (id: string) => ({
  server: { id, uri: `https://${id}.example/dm`, name: id },
  permissions: ['*'],
  auth: { transport: 'basic' as const, notification: false },
})
const object = (name: string, Host = 'mail') => ({
  ClientURI: 'urn:example:mo:mail:1.0//',
  MOData: { [name]: { Host } },
})
const profile: Profile = {
  kind: 'dmwb-bootstrap-profile',
  version: 1,
  name: 'Lab',
  accounts: [account('a'), account('b')],
  objects: [object('x'), object('y')],
}

it('finds nothing between a profile and itself', () => {
  expect(compareProfiles(profile, { ...profile })).toEqual([])
})

it('finds what changed, came and went, where people look for it', () => {
  const { objects: _, ...bare } = profile
  const after: Profile = {
    ...bare,
    name: 'Line',
    notes: 'new',
    accounts: [account('a')],
    placeholders: { 'row.a': {} },
  }
  expect(compareProfiles(profile, after)).toEqual([
    { path: '/name', kind: 'changed', before: 'Lab', after: 'Line' },
    { path: '/accounts/b', kind: 'removed', before: account('b') },
    { path: '/objects', kind: 'removed', before: expect.anything() },
    { path: '/notes', kind: 'added', after: 'new' },
    { path: '/placeholders', kind: 'added', after: { 'row.a': {} } },
  ])
})

it('knows an object again that moved, and says so once', () => {
  const after = { ...profile, objects: [object('y', 'other'), object('x')] }
  expect(compareProfiles(profile, after)).toEqual([
    { path: '/objects/urn:example:mo:mail:1.0~1~1 y/MOData/y/Host', kind: 'changed', before: 'mail', after: 'other' },
    {
      path: '/objects',
      kind: 'changed',
      before: 'urn:example:mo:mail:1.0// x, urn:example:mo:mail:1.0// y',
      after: 'urn:example:mo:mail:1.0// y, urn:example:mo:mail:1.0// x',
    },
  ])
})

it('tells two objects with one name apart', () => {
  const after = { ...profile, objects: [object('x'), object('y'), object('x', 'second')] }
  expect(compareProfiles(profile, after)).toMatchObject([
    { path: '/objects/urn:example:mo:mail:1.0~1~1 x (2)', kind: 'added' },
  ])
})
