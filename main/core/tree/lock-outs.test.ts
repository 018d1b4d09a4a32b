import { expect, it } from 'vitest'
import type { DacRule } from './dac-rules.ts'
import { findLockOuts } from './lock-outs.ts'

const rule = (path: string, ...grants: readonly (readonly [string, number])[]): DacRule => ({
  name: path,
  path: path.split('/').filter(name => name !== ''),
  grants: grants.map(([maid, rights]) => ({ name: maid, maid, rights })),
})
const before = [rule('/', ['serverid:A', 15], ['B', 1]), rule('/Keys', ['serverid:A', 9])]
const servers = ['A', 'B']

it.each<[string, readonly DacRule[], readonly [string, string][]]>([
  ['nothing changes', before, []],
  ['another server takes over', [rule('/', ['serverid:B', 8]), rule('/Keys', ['B', 9])], []],
  ['everybody gets everything', [rule('/', ['*', 15])], []],
  ['all rules go', [], [['/', 'no-rights']]],
  ['the only delegate loses Delegate', [rule('/', ['A', 7], ['B', 1]), before[1] as DacRule], [['/', 'no-delegate']]],
  ['only applications are left', [rule('/', ['appid:x', 15]), before[1] as DacRule], [['/', 'no-rights']]],
  ['a server without an account gets it all', [rule('/', ['C', 15]), before[1] as DacRule], [['/', 'no-rights']]],
  ['a rule further down shuts everybody out', [before[0] as DacRule, rule('/Keys')], [['/Keys', 'no-rights']]],
  ['a new rule freezes a subtree', [...before, rule('/Keys/1', ['A', 1])], [['/Keys/1', 'no-delegate']]],
  [
    'root and subtree by rules of their own',
    [rule('/', ['A', 1]), rule('/Keys', ['A', 1])],
    [
      ['/', 'no-delegate'],
      ['/Keys', 'no-delegate'],
    ],
  ],
])('%s', (_what, after, found) => {
  const told = findLockOuts(before, after, servers).map(({ path, kind }) => [`/${path.join('/')}`, kind])
  expect(told).toEqual(found)
})

it('does not tell again what nobody held before', () => {
  expect(findLockOuts([rule('/', ['A', 1])], [rule('/', ['B', 1])], servers)).toEqual([])
  expect(findLockOuts([], [], servers)).toEqual([])
})
