import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parseDdf } from '../ddf/parse-ddf.ts'
import { encodeMoDocument } from '../mo-document.ts'
import { isWarning } from '../problem.ts'
import { makeBootstrapDocument } from './document.ts'
import { parseProfile, profileProblems } from './profile.ts'

const ddf = readFileSync(new URL('../../../resources/ddf/mail-1.0.ddf', import.meta.url), 'utf8')
const descriptions = new Map(parseDdf(ddf).descriptions.map(each => [each.moid, each]))
const account = {
  server: { id: 'a', uri: 'https://a.example/dm', name: 'A' },
  permissions: ['*'],
  auth: { transport: 'none', notification: false },
}
const text = (changes: object) =>
  JSON.stringify({ kind: 'dmwb-bootstrap-profile', version: 1, name: 'Test', accounts: [account], ...changes }, null, 2)
const mail = (root: unknown, uri = 'urn:example:mo:mail:1.0//') =>
  text({ objects: [{ ClientURI: uri, MOData: { a: root } }] })
const found = (of: string) => profileProblems(of, descriptions).map(({ code, at }) => [code, at?.path])
const below = '/objects/0/MOData/a'

it.each<[string, string, readonly (readonly [string, string])[]]>([
  ['a whole object', mail({ Host: 'mail.example.com', Port: 25 }), []],
  ['a value that a row will bring', mail({ Host: '{{row.host}}', Port: '{{row.port}}' }), []],
  [
    'a node that the DDF does not know',
    mail({ Host: 'a', Colour: 'red' }),
    [['bootstrap.node-unknown', `${below}/Colour`]],
  ],
  ['a value of another format', mail({ Host: 'a', Port: 'many' }), [['bootstrap.node-format', `${below}/Port`]]],
  [
    'a leaf where a node belongs',
    mail({ Host: 'a', Folders: 'inbox' }),
    [['bootstrap.node-format', `${below}/Folders`]],
  ],
  ['a node where a leaf belongs', mail({ Host: {} }), [['bootstrap.node-format', `${below}/Host`]]],
  ['a factory node, which the device makes', mail({ Port: 25 }), []],
  ['a path below the object', mail('x', 'urn:example:mo:mail:1.0/a/Folders/x'), []],
  [
    'a path that is none',
    mail('x', 'urn:example:mo:mail:1.0/a/b/c'),
    [['bootstrap.node-unknown', '/objects/0/ClientURI']],
  ],
  ['a ClientURI that is none', mail('x', 'mail'), [['uri.syntax', '/objects/0/ClientURI']]],
  ['an object without DDF', mail({}, 'urn:x:y//'), [['bootstrap.not-described', '/objects/0/ClientURI']]],
])('holds objects against their DDFs: %s', (_what, of, problems) => {
  expect(found(of)).toEqual(problems)
})

it('misses what a DDF requires and nothing makes by itself', () => {
  const own = new Map(descriptions)
  const [moid, each] = [...descriptions][0] ?? []
  if (!moid || !each) throw new Error('there is no DDF')
  const children = each.root.children.map(child => ({ ...child, scope: 'Dynamic' as const }))
  own.set(moid, { ...each, root: { ...each.root, children } })
  const problems = profileProblems(mail({ Port: 25 }), own)
  expect(problems).toMatchObject([{ code: 'bootstrap.node-missing', detail: { name: 'Host' }, at: { path: below } }])
})

it.each<[string, object, readonly string[]]>([
  ['two accounts of one server', { accounts: [account, account] }, ['bootstrap.server-twice', '/accounts/1/server/id']],
  [
    'plain http',
    { accounts: [{ ...account, server: { ...account.server, uri: 'http://a.example/' } }] },
    ['bootstrap.unsafe-address', '/accounts/0/server/uri'],
  ],
  [
    'an unknown placeholder in an object',
    { objects: [{ ClientURI: 'urn:example:mo:mail:1.0//', MOData: { a: { Host: '{{rwo.host}}' } } }] },
    ['bootstrap.profile-invalid', `${below}/Host`],
  ],
  [
    'credentials of an account that is not there',
    { objects: [{ ClientURI: 'urn:example:mo:mail:1.0//', MOData: { a: { Host: '{{credentials.2.user}}' } } }] },
    ['bootstrap.profile-invalid', ''],
  ],
  ['a rule for nothing', { placeholders: { colour: {} } }, ['bootstrap.profile-invalid', '/placeholders/colour']],
  [
    'a default for a secret',
    { placeholders: { 'secret.a': { default: 'x' } } },
    ['bootstrap.profile-invalid', '/placeholders/secret.a/default'],
  ],
  [
    'a default that does not fit',
    { placeholders: { 'row.a': { default: 'x', oneOf: ['y'] } } },
    ['bootstrap.profile-invalid', '/placeholders/row.a/default'],
  ],
  [
    'an endless pattern',
    { placeholders: { 'row.a': { pattern: '(a+)+' } } },
    ['bootstrap.profile-invalid', '/placeholders/row.a/pattern'],
  ],
])('finds %s, and says where', (_what, changes, problem) => {
  expect(
    profileProblems(text(changes))
      .filter(item => !isWarning(item))
      .map(({ code, at }) => [code, at?.path]),
  ).toEqual([problem])
})

it('warns of a rule that nothing uses', () => {
  expect(found(text({ placeholders: { 'row.apn': {} } }))).toEqual([
    ['bootstrap.placeholder-unused', '/placeholders/row.apn'],
  ])
  expect(parseProfile(text({ placeholders: { 'row.apn': {} } })).ok).toBe(true)
})

it('says plainly that a profile is newer than the workbench', () => {
  expect(parseProfile(text({ version: 2, colours: [] }))).toMatchObject({
    ok: false,
    problem: { code: 'bootstrap.profile-newer', detail: { version: 2, known: 1 }, at: { path: '/version', line: 3 } },
  })
})

it('gives values of a table the types of the DDF, and refuses what does not fit it', () => {
  const read = parseProfile(mail({ Host: '{{row.host}}', Port: '{{row.port}}' }), descriptions)
  if (!read.ok) throw new Error(read.problem.code)
  const made = makeBootstrapDocument(read.value, { 'row.host': '25', 'row.port': '2525' }, descriptions)
  expect(made.ok && encodeMoDocument(made.value)).toMatchObject([{}, { MOData: { a: { Host: '25', Port: 2525 } } }])
  expect(makeBootstrapDocument(read.value, { 'row.host': 'a', 'row.port': 'many' }, descriptions)).toMatchObject({
    ok: false,
    problem: { code: 'bootstrap.node-format', at: { path: `${below}/Port` } },
  })
  expect(makeBootstrapDocument(read.value, { 'row.host': 'a' }, descriptions)).toMatchObject({
    ok: false,
    problem: { code: 'bootstrap.no-value', detail: { name: 'row.port' } },
  })
})

it('makes as many accounts as there are servers, each with credentials of its own', () => {
  const accounts = Array.from({ length: 999 }, (_, index) => ({
    ...account,
    server: { id: `S${index + 1}`, uri: 'https://dm.example/dm', name: `Server ${index + 1}` },
    auth: { transport: 'basic', notification: false },
  }))
  const read = parseProfile(text({ accounts }))
  if (!read.ok) throw new Error(read.problem.code)
  const values = Object.fromEntries(
    accounts.flatMap((_, index) => {
      const number = index === 0 ? '' : `.${index + 1}`
      return [
        [`credentials${number}.user`, `u${index + 1}`],
        [`credentials${number}.secret`, 's'],
      ]
    }),
  )
  const made = makeBootstrapDocument(read.value, values)
  if (!made.ok) throw new Error(made.problem.code)
  expect(made.value).toHaveLength(999)
  expect(encodeMoDocument(made.value.slice(-1))).toMatchObject([
    { MOData: { s999: { SrvID: 'S999', Auth: { Trsp: { Data: btoa('u999') } } } } },
  ])
  expect(parseProfile(text({ accounts: [...accounts, ...accounts] })).ok).toBe(false)
})

it('makes an account for each server, with credentials and a name of its own', () => {
  const second = {
    ...account,
    server: { id: 'A', uri: 'https://b.example/dm', name: 'B' },
    auth: { transport: 'basic', notification: true },
    dialect: 'draft',
  }
  const read = parseProfile(text({ accounts: [account, second] }))
  if (!read.ok) throw new Error(read.problem.code)
  const values = {
    'credentials.2.user': 'u',
    'credentials.2.secret': 's',
    'notification.2.data': 'd',
    'notification.2.secret': 'n',
  }
  const made = makeBootstrapDocument(read.value, values)
  expect(made.ok && encodeMoDocument(made.value)).toMatchObject([
    { MOData: { a: { SrvID: 'a' } } },
    {
      MOData: {
        'a-2': {
          SrvID: 'A',
          Auth: { Noti: { Data: 'ZA==', Secret: 'bg==' }, Trsp: { Data: 'dQ==', Secret: 'cw==' } },
          Ext: { Dialect: 'draft' },
        },
      },
    },
  ])
})
