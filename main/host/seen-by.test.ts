import { expect, it } from 'vitest'
import { buildKnownTree } from './device-tree.ts'
import { element } from './raw-device.fixture.ts'
import { asSeenBy } from './seen-by.ts'
import { treeRows } from './tree-rows.ts'

const dac = 'urn:oma:mo:oma-dm-dacmo:1.0'
const mail = 'urn:example:mo:mail:1.0'
const grant = (MAID: string, AR: number) => ({ MAID, AR })
const rules = {
  [mail]: {
    home: {
      1: { Permissions: { a: grant('serverid:A', 15), b: grant('serverid:B', 4) } },
      2: { Path: '/Folders/in', Permissions: { b: grant('B', 1) } },
    },
    work: { 1: { Permissions: { a: grant('serverid:A', 1) } } },
  },
}
const reads = [
  element(`${dac}/dac/`, 'DacMO', rules),
  element(`${mail}/home/`, 'home', { Host: 'h', Folders: { in: 'x', out: 'y' } }),
  element(`${mail}/work/`, 'work', { Host: 'w' }),
].map((item, at) => ({ element: item, at }))
const mos = [
  { moid: mail, miids: ['home', 'work'] },
  { moid: dac, miids: ['dac'] },
]

const seen = (serverId: string, known = buildKnownTree(mos, reads)) =>
  asSeenBy(treeRows({ tree: known, library: new Map() }), known, serverId)
    .filter(row => row.uri.startsWith(mail))
    .map(row => `${row.name} ${row.held ?? '-'}${row.hidden ? ' hidden' : ''}`)

it('shows one tree as each server sees it: nodes it may not read are marked, but for the way to those it may', () => {
  expect(seen('A')).toEqual([
    `${mail} -`,
    'home 15',
    'Host 15',
    'Folders 15',
    'in 0 hidden',
    'out 15',
    'work 1',
    'Host 1',
  ])
  expect(seen('B')).toEqual([
    `${mail} -`,
    'home 4',
    'Host 4 hidden',
    'Folders 4',
    'in 1',
    'out 4 hidden',
    'work 0 hidden',
    'Host 0 hidden',
  ])
  expect(seen('C').every(row => row.endsWith('hidden'))).toBe(true)
})

it('marks nothing while the rules were not read', () => {
  expect(seen('C', buildKnownTree(mos, reads.slice(1))).some(row => row.endsWith('hidden'))).toBe(false)
})
