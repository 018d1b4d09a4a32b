import { expect, it } from 'vitest'
import { buildKnownTree } from './device-tree.ts'
import { rightsAt, rulesAreOlder } from './known-rights.ts'
import { element } from './raw-device.fixture.ts'

const dac = 'urn:oma:mo:oma-dm-dacmo:1.0'
const mail = 'urn:example:mo:mail:1.0'
const rule = (MAID: string, AR: number, Path?: string) => ({
  ...(Path !== undefined && { Path }),
  Permissions: { x: { MAID, AR } },
})
const rules = { [mail]: { home: { 1: rule('serverid:ours', 1), 2: rule('serverid:ours', 3, '/Folders') } } }
const tree = buildKnownTree(
  [
    { moid: mail, miids: ['home', 'other', 'announced', 'made'] },
    { moid: dac, miids: ['dac'] },
  ],
  [
    { element: element(`${mail}/other/`, 'other', { Host: 'a' }), at: 1 },
    { element: element(`${dac}/dac/`, 'DacMO', rules), at: 2 },
    { element: element(`${mail}/made/`, 'made', { Host: 'b' }), at: 3 },
  ],
)
const at = (miid: string, ...path: readonly string[]) => rightsAt(tree, 'ours', { moid: mail, miid, path })

it('takes the rule with the longest path', () => {
  expect([at('home'), at('home', 'Host'), at('home', 'Folders'), at('home', 'Folders', 'a')]).toEqual([1, 1, 3, 3])
})

it('grants nothing where no rule stands', () => {
  expect(at('other')).toBe(0)
  expect(rightsAt(tree, 'theirs', { moid: mail, miid: 'home', path: [] })).toBe(0)
})

it('knows nothing of an instance that may be newer than the rules', () => {
  expect([at('announced'), at('made'), at('made', 'Host')]).toEqual([undefined, undefined, undefined])
  const older = ['home', 'other', 'announced', 'made'].map(miid => rulesAreOlder(tree, mail, miid))
  expect(older).toEqual([false, false, true, true])
  expect([rulesAreOlder(tree, dac, 'dac'), rulesAreOlder(tree, mail, 'nowhere')]).toEqual([false, false])
})

it('knows nothing while the rules were not read', () => {
  const unread = buildKnownTree([{ moid: dac, miids: ['dac'] }], [])
  expect(rightsAt(unread, 'ours', { moid: mail, miid: 'home', path: [] })).toBeUndefined()
})
