import { expect, it } from 'vitest'
import type { Format, NodeDescription } from '#core/description.ts'
import { toMoNode } from './new-value.ts'

const described = (format: Format, children: readonly NodeDescription[] = []): NodeDescription => ({
  access: new Set(['Get', 'Replace']),
  format,
  occurrence: 'One',
  scope: 'Dynamic',
  mime: [],
  children,
})
const leaf = (value: string | number | boolean | null) => ({ ok: true, value: { kind: 'leaf', value } })

it.each<[Format, unknown, string | number | boolean | null]>([
  ['int', '143', 143],
  ['int', 143, 143],
  ['float', '1.5', 1.5],
  ['bool', 'true', true],
  ['bool', false, false],
  ['chr', 12, '12'],
  ['chr', 'a', 'a'],
  ['chr', '', ''],
  ['null', '', null],
  ['b64', 'AA==', 'AA=='],
])('turns what was typed for %s into %j', (format, typed, value) => {
  expect(toMoNode(typed, described(format))).toEqual(leaf(value))
})

it.each<[Format, unknown]>([
  ['int', '1.5'],
  ['int', 'many'],
  ['int', ''],
  ['float', Number.NaN],
  ['bool', 'yes'],
  ['chr', { a: 1 }],
  ['node', 'text'],
  ['null', 'x'],
  ['chr', ['a']],
])('refuses %s from %j', (format, typed) => {
  expect(toMoNode(typed, described(format))).toMatchObject({ ok: false, problem: { code: 'host.value-unfit' } })
})

it('takes any value where nothing is described, and makes subtrees of objects', () => {
  expect(toMoNode(5, undefined)).toEqual(leaf(5))
  expect(toMoNode({ a: { b: null } }, undefined)).toEqual({
    ok: true,
    value: {
      kind: 'interior',
      children: new Map([['a', { kind: 'interior', children: new Map([['b', { kind: 'leaf', value: null }]]) }]]),
    },
  })
})

it('says where in a subtree a value does not fit', () => {
  const tree = described('node', [{ ...described('int'), name: 'Port' }])
  expect(toMoNode({ Port: 'x' }, tree)).toMatchObject({ problem: { at: { path: '/Port' }, detail: { wanted: 'int' } } })
})

it('refuses endless depth', () => {
  let deep: unknown = 1
  for (let level = 0; level < 500; level++) deep = { a: deep }
  expect(toMoNode(deep, undefined).ok).toBe(false)
})
