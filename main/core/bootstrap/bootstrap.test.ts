import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { encodeMoDocument } from '../mo-document.ts'
import { makeBootstrapDocument, redactBootstrap } from './document.ts'
import type { ProfileValues } from './placeholders.ts'
import { type Profile, type ProfileAccount, parseProfile, profileJsonSchema } from './profile.ts'

const resources = new URL('../../../resources/', import.meta.url)
const values: ProfileValues = {
  'server.id': 'DMS1',
  'server.uri': 'https://dms1.example.com/dm',
  'server.name': 'Example operator',
  'device.id': 'IMEI:004400152020002',
  'credentials.user': 'sim-001',
  'credentials.secret': 's3cret',
  'notification.data': 'noti-data',
  'notification.secret': 'noti-secret',
  'trust.ca': 'PEM',
}
const profile: Profile = {
  kind: 'dmwb-bootstrap-profile',
  version: 1,
  name: 'Test',
  accounts: [
    {
      server: { id: '{{server.id}}', uri: '{{server.uri}}', name: '{{server.name}} for {{device.id}}' },
      permissions: ['urn:oma:mo:oma-dm-devinfo:1.2', 'urn:oma:mo:oma-dcmo:1.0'],
      auth: { transport: 'basic', notification: true },
    },
  ],
}
const withAccount = (changes: Partial<ProfileAccount>): Profile => ({
  ...profile,
  accounts: profile.accounts.map(account => ({ ...account, ...changes })),
})

describe('a profile', () => {
  it.each(readdirSync(new URL('profiles/', resources)))('that ships is valid and makes a document: %s', file => {
    const read = parseProfile(readFileSync(new URL(`profiles/${file}`, resources), 'utf8'))
    if (!read.ok) throw new Error(JSON.stringify(read.problem))
    const rules = Object.entries(read.value.placeholders ?? {})
    const defaults = Object.fromEntries(rules.map(([name, { default: value = '' }]) => [name, value]))
    const second = { 'credentials.2.user': 'u', 'credentials.2.secret': 's' }
    const made = makeBootstrapDocument(read.value, { ...defaults, ...second, ...values })
    expect(made).toMatchObject({ ok: true })
  })

  it('is described by the published JSON Schema (write it anew by: node scripts/write-schemas.ts)', () => {
    const published = readFileSync(new URL('schemas/bootstrap-profile.schema.json', resources), 'utf8')
    expect(JSON.parse(published)).toEqual(profileJsonSchema())
  })

  const text = JSON.stringify(profile, null, 2)
  it.each([
    ['a missing field', text.replace(/\s*"permissions": \[[^\]]*\],/, ''), /permissions/, { line: 6 }],
    ['a wrong type', text.replace('"version": 1', '"version": "1"'), /version/, { line: 3, column: 14 }],
    ['a field nobody knows', text.replace('"name": "Test"', '"nom": 1, "name": "Test"'), /nom/, { line: 1 }],
    [
      'a placeholder that is none',
      text.replace('{{server.id}}', '{{server.ID}}'),
      /no placeholder \{\{server\.ID\}\}/,
      { line: 8 },
    ],
    [
      'no permission at all',
      text.replace(/"permissions": \[[^\]]*\]/, '"permissions": []'),
      /permissions/,
      { line: 12 },
    ],
  ])('is refused for %s, and the problem says where', (_what, broken, words, at) => {
    const read = parseProfile(broken)
    expect(read).toMatchObject({ ok: false, problem: { code: 'bootstrap.profile-invalid', at } })
    expect(!read.ok && String(read.problem.detail?.what)).toMatch(words)
  })

  it('that is not JSON is refused at the place of the mistake', () => {
    expect(parseProfile('{\n  "kind": }')).toMatchObject({
      ok: false,
      problem: { code: 'package.not-json', at: { line: 2 } },
    })
  })
})

describe('a bootstrap document', () => {
  it('holds the account with fresh credentials, then the objects of the profile', () => {
    const made = makeBootstrapDocument(
      {
        ...profile,
        objects: [
          { ClientURI: 'urn:example:mo:mail:1.0//', MOData: { office: { Host: 'mail.{{server.id}}.example' } } },
        ],
      },
      values,
    )
    expect(made.ok && encodeMoDocument(made.value)).toEqual([
      {
        ClientURI: 'urn:oma:mo:oma-dm-dmacc:1.2//',
        MOData: {
          dms1: {
            SrvID: 'DMS1',
            SrvURI: 'https://dms1.example.com/dm',
            Name: 'Example operator for IMEI:004400152020002',
            Perm: { '1': { MOID: 'urn:oma:mo:oma-dm-devinfo:1.2' }, '2': { MOID: 'urn:oma:mo:oma-dcmo:1.0' } },
            Auth: {
              Noti: { Type: 0, Data: 'bm90aS1kYXRh', Secret: 'bm90aS1zZWNyZXQ=' },
              Trsp: { Data: 'c2ltLTAwMQ==', Secret: 'czNjcmV0' },
            },
          },
        },
      },
      { ClientURI: 'urn:example:mo:mail:1.0//', MOData: { office: { Host: 'mail.DMS1.example' } } },
    ])
  })

  it('holds a client certificate and its key as the bytes that their PEM texts stand for', () => {
    const pem = (label: string, text: string) => `-----BEGIN ${label}-----\n${text}\n-----END ${label}-----\n`
    const made = makeBootstrapDocument(withAccount({ auth: { transport: 'certificate', notification: false } }), {
      ...values,
      'credentials.user': pem('CERTIFICATE', 'MIIB\nAAAA'),
      'credentials.secret': pem('PRIVATE KEY', 'MIGH'),
    })
    expect(JSON.stringify(made.ok && encodeMoDocument(made.value))).toContain(
      '"Auth":{"Trsp":{"Data":"MIIBAAAA","Secret":"MIGH"}}',
    )
  })

  it('does not search what a placeholder brought for further placeholders', () => {
    const made = makeBootstrapDocument(profile, { ...values, 'server.name': '{{credentials.secret}}' })
    expect(JSON.stringify(made.ok && encodeMoDocument(made.value))).toContain('{{credentials.secret}} for')
  })

  it.each([
    ['http to another machine', { 'server.uri': 'http://dms1.example.com/dm' }, 'bootstrap.unsafe-address'],
    ['a relative address', { 'server.uri': '/dm' }, 'bootstrap.unsafe-address'],
    ['no server id', { 'server.id': '' }, 'bootstrap.missing-node'],
  ])('is not made with %s', (_what, wrong, code) => {
    expect(makeBootstrapDocument(profile, { ...values, ...wrong })).toMatchObject({ ok: false, problem: { code } })
  })

  it('shows no secret once it is redacted', () => {
    const made = makeBootstrapDocument(profile, values)
    const shown = JSON.stringify(made.ok && encodeMoDocument(redactBootstrap(made.value)))
    expect(shown).not.toContain('czNjcmV0')
    expect(shown).not.toContain('bm90aS1zZWNyZXQ=')
    expect(shown).toContain('DMS1')
  })
})

describe('names of nodes', () => {
  const mail = 'urn:example:mo:mail:1.0'
  const named = (objects: Profile['objects']) => makeBootstrapDocument({ ...profile, objects }, row)
  const row = { ...values, 'row.box': 'office-7', 'row.other': 'office-7', 'row.bad': 'a/b', 'row.blank': '' }
  const shown = (objects: Profile['objects']) => {
    const made = named(objects)
    return made.ok ? (encodeMoDocument(made.value) as object[]).slice(1) : made.problem.code
  }

  it('hold placeholders: that of the instance, those of nodes below, and those in addresses', () => {
    const below = { 'Server-{{row.box}}': { Host: '{{row.box}}.example.com' } }
    expect(
      shown([
        { ClientURI: `${mail}//`, MOData: { '{{row.box}}': below } },
        { ClientURI: `${mail}/{{row.box}}/Host`, MOData: { Host: 'x' } },
      ]),
    ).toEqual([
      { ClientURI: `${mail}//`, MOData: { 'office-7': { 'Server-office-7': { Host: 'office-7.example.com' } } } },
      { ClientURI: `${mail}/office-7/Host`, MOData: { Host: 'x' } },
    ])
  })

  it.each([
    ['is none', { '{{row.bad}}': { Host: 'x' } }, 'bootstrap.name-unfit'],
    ['is empty', { '{{row.blank}}': { Host: 'x' } }, 'bootstrap.name-unfit'],
    ['stands there twice', { a: { '{{row.box}}': {}, '{{row.other}}': {} } }, 'bootstrap.name-twice'],
    ['is unknown', { '{{row.nowhere}}': { Host: 'x' } }, 'bootstrap.no-value'],
  ])('refuse what %s', (_what, MOData, code) => {
    expect(shown([{ ClientURI: `${mail}//`, MOData }])).toBe(code)
  })

  it('that are no placeholders are found in the profile already, at their place', () => {
    const objects = [{ ClientURI: `${mail}//`, MOData: { '{{row}}': { Host: 'x' } } }]
    expect(parseProfile(JSON.stringify({ ...profile, objects }))).toMatchObject({
      ok: false,
      problem: { code: 'bootstrap.profile-invalid', at: { path: '/objects/0/MOData/{{row}}' } },
    })
  })
})
