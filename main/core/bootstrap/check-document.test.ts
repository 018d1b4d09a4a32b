import { expect, it } from 'vitest'
import { decodeMoDocument } from '../mo-document.ts'
import { checkBootstrapDocument } from './check-document.ts'

const uri = 'urn:oma:mo:oma-dm-dmacc:1.2//'
const account = {
  SrvID: 'DMS1',
  SrvURI: 'https://dms1.example.com/dm',
  Name: 'One',
  Perm: { '1': { MOID: 'urn:oma:mo:oma-dm-devinfo:1.2' } },
}

function check(...accounts: readonly object[]) {
  const read = decodeMoDocument(
    accounts.map((MOData, index) => ({ ClientURI: uri, MOData: { [`a${index}`]: MOData } })),
  )
  if (!read.ok) throw new Error(read.problem.code)
  return checkBootstrapDocument(read.value.value).map(({ code, at }) => [code, at?.path?.replace(uri, '')])
}

it('has nothing to say against the smallest account, nor against a full one', () => {
  const Auth = { Noti: { Type: 0, Data: 'YQ==', Secret: 'YQ==' }, Trsp: { Data: 'YQ==', Secret: 'YQ==' } }
  const Push = { GCM: { SenderID: '1', RegURI: 'https://a/', UnRegURI: 'https://b/', RegParams: 'a=1' } }
  expect(check(account)).toEqual([])
  expect(check({ ...account, Auth, Push, Ext: {} }, { ...account, SrvID: 'DMS2' })).toEqual([])
})

it.each<[string, object, readonly (readonly string[])[]]>([
  ['no SrvID', { SrvID: undefined }, [['bootstrap.missing-node', 'SrvID']]],
  ['an empty name', { Name: '' }, [['bootstrap.missing-node', 'Name']]],
  ['no address', { SrvURI: '' }, [['bootstrap.missing-node', 'SrvURI']]],
  ['a relative address', { SrvURI: '/dm' }, [['bootstrap.unsafe-address', 'SrvURI']]],
  ['plain http', { SrvURI: 'http://dms1.example.com/' }, [['bootstrap.unsafe-address', 'SrvURI']]],
  [
    'http to a host that only looks like loopback',
    { SrvURI: 'http://127.0.0.1.example.com/' },
    [['bootstrap.unsafe-address', 'SrvURI']],
  ],
  [
    'http to somebody called localhost',
    { SrvURI: 'http://localhost@example.com/' },
    [['bootstrap.unsafe-address', 'SrvURI']],
  ],
  ['no permissions', { Perm: undefined }, [['bootstrap.no-permission', 'Perm']]],
  ['an empty list of permissions', { Perm: {} }, [['bootstrap.no-permission', 'Perm']]],
  ['a permission for nothing', { Perm: { '1': { MOID: 'a' }, '2': {} } }, [['bootstrap.missing-node', 'Perm/2/MOID']]],
  [
    'notifications without their secret',
    { Auth: { Noti: { Type: 0, Data: 'YQ==' } } },
    [['bootstrap.missing-node', 'Auth/Noti/Secret']],
  ],
  ['a user without a password', { Auth: { Trsp: { Data: 'YQ==' } } }, [['bootstrap.missing-node', 'Auth/Trsp/Secret']]],
])('finds %s, and says where', (_what, wrong, found) => {
  const broken = Object.fromEntries(Object.entries({ ...account, ...wrong }).filter(([, value]) => value !== undefined))
  expect(check(broken)).toEqual(found)
})

it.each(['http://127.0.0.1:8080/dm', 'http://localhost/dm', 'http://[::1]:1/', 'HTTPS://dms1.example.com'])(
  'lets %s pass: the test mode on this machine, or TLS',
  SrvURI => {
    expect(check({ ...account, SrvURI })).toEqual([])
  },
)

it('finds two accounts of one server, and a document without any', () => {
  expect(check(account, account)).toEqual([['bootstrap.server-twice', 'SrvID']])
  expect(check()).toEqual([['bootstrap.no-account', undefined]])
})
