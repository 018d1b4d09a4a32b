import { expect, it } from 'vitest'
import { buildKnownTree } from './device-tree.ts'
import { element } from './raw-device.fixture.ts'
import { type Edit, lockOutsOf } from './rules-edit.ts'

const dac = 'urn:oma:mo:oma-dm-dacmo:1.0'
const mail = 'urn:example:mo:mail:1.0'
const rules = {
  [mail]: {
    home: {
      1: { Permissions: { a: { MAID: 'serverid:ours', AR: 15 }, all: { MAID: '*', AR: 1 } } },
      2: { Path: '/Folders', Permissions: { a: { MAID: 'serverid:ours', AR: 13 } } },
    },
    work: { 1: { Permissions: { a: { MAID: 'serverid:ours', AR: 15 }, b: { MAID: 'serverid:B', AR: 15 } } } },
  },
}
const tree = buildKnownTree([], [{ element: element(`${dac}/dac/`, 'DacMO', rules), at: 1 }])
const home = `${dac}/dac/${mail}/home`
const lockOuts = (...edits: readonly Edit[]) =>
  lockOutsOf(tree, edits, 'ours').map(({ path, kind }) => `${kind} ${path}`)

it.each<[string, readonly Edit[], readonly string[]]>([
  ['a value elsewhere', [{ uri: `${mail}/home/Host`, value: 'x' }], []],
  ['a delete that leaves a delegate', [{ uri: `${dac}/dac/${mail}/work/1/Permissions/a` }], []],
  ['AR without Delegate', [{ uri: `${home}/1/Permissions/a/AR`, value: '7' }], [`no-delegate ${mail}/home/`]],
  ['a grantee that is deleted', [{ uri: `${home}/1/Permissions/a` }], [`no-delegate ${mail}/home/`]],
  [
    'MAID of a server nobody knows',
    [{ uri: `${home}/2/Permissions/a/MAID`, value: 'C' }],
    [`no-rights ${mail}/home/Folders`],
  ],
  [
    'a new rule further down',
    [{ uri: `${home}/3`, value: { Path: '/Host', Permissions: {} } }],
    [`no-rights ${mail}/home/Host`],
  ],
  [
    'all rules of an MO, with its name encoded and the instance left out',
    [{ uri: `${dac}//${encodeURIComponent(mail)}` }],
    [`no-rights ${mail}/home/`, `no-rights ${mail}/work/`],
  ],
  ['everything', [{ uri: `${dac}/dac/`, value: {} }], [`no-rights ${mail}/home/`, `no-rights ${mail}/work/`]],
  [
    'one after another',
    [{ uri: `${dac}/dac/${mail}/work/1/Permissions/a` }, { uri: `${dac}/dac/${mail}/work/1/Permissions/b` }],
    [`no-rights ${mail}/work/`],
  ],
  [
    'what is taken and given back',
    [{ uri: `${home}/1/Permissions/a` }, { uri: `${home}/1/Permissions/b`, value: { MAID: 'serverid:ours', AR: 15 } }],
    [],
  ],
  ['an address that the device resolves', [{ uri: `${dac}/dac/*/home` }], []],
])('finds what is locked by %s', (_what, edits, found) => {
  expect(lockOuts(...edits)).toEqual(found)
})

it('finds nothing while the rules were not read', () => {
  const unread = buildKnownTree([{ moid: dac, miids: ['dac'] }], [])
  expect(lockOutsOf(unread, [{ uri: `${dac}/dac/`, value: {} }], 'ours')).toEqual([])
})
