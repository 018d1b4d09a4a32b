import { expect, it } from 'vitest'
import type { Outcome } from '#core/server-session.ts'
import { buildKnownTree } from './device-tree.ts'
import { rulesOn } from './known-rights.ts'
import { lessonOf, rulesByObject } from './learn.ts'
import { documentOf, element } from './raw-device.fixture.ts'

const mail = 'urn:example:mo:mail:1.0'
const known = {
  moids: new Set([mail]),
  formatOf: () => undefined,
  mos: [{ moid: mail, miids: ['home', 'work', 'secret'] }],
}
const { result } = documentOf(element(`${mail}/home/`, 'home', { Host: 'h' }))
const everyInstance: Outcome = {
  id: 1,
  wire: ['GET', `${mail}/*/`],
  state: 'done',
  status: { code: 200, uris: [] },
  result,
}

it('takes instances that a read of all of them does not bring for gone', () => {
  expect(lessonOf(everyInstance, known).gone).toEqual([`${mail}/work/`, `${mail}/secret/`])
})

it('misses none of which the server of the session was never told', () => {
  const heard = [{ moid: mail, miids: ['home', 'work'] }]
  expect(lessonOf(everyInstance, { ...known, heard }).gone).toEqual([`${mail}/work/`])
  expect(lessonOf(everyInstance, { ...known, heard: [] }).gone).toEqual([])
})

it('keeps the rules that one server read when another reads fewer', () => {
  const dac = 'urn:oma:mo:oma-dm-dacmo:1.0'
  const rule = (AR: number) => ({ 1: { Permissions: { x: { MAID: '*', AR } } } })
  const whole = element(`${dac}/dac/`, 'DacMO', { [mail]: { home: rule(1), work: rule(2) } })
  const part = element(`${dac}/dac/`, 'DacMO', { [mail]: { home: rule(4) } })
  const reads = [whole, ...rulesByObject([part])].map((item, at) => ({ element: item, at }))
  const tree = buildKnownTree(known.mos, reads)
  const rights = ['home', 'work', 'secret'].map(miid => rulesOn(tree, mail, miid)?.[0]?.grants[0]?.rights)
  expect(rights).toEqual([4, 2, undefined])
  const others = [
    element(`${mail}/home/`, 'home', { Host: 'h' }),
    element(`${dac}/dac/${mail}/home/1`, '1', rule(1)[1]),
  ]
  expect(rulesByObject(others)).toEqual(others)
})
