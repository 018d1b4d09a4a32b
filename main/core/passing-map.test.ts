import { expect, test } from 'vitest'
import { PassingMap } from './passing-map.ts'

test('holds what is there while a thousand others come and go', () => {
  const map = new PassingMap<string, number>()
  map.set('stays', -1)
  for (let i = 0; i < 1000; i++) {
    map.set(`passes ${i}`, i)
    if (i >= 10) expect(map.delete(`passes ${i - 10}`)).toBe(true)
  }
  expect(map.size).toBe(11)
  expect([...map.values()]).toEqual([-1, 990, 991, 992, 993, 994, 995, 996, 997, 998, 999])
  expect(map.get('stays')).toBe(-1)
  expect(map.get('passes 5')).toBeUndefined()
  expect(map.has('passes 995')).toBe(true)
})

test('says whether what is to go was there, and may be emptied', () => {
  const map = new PassingMap<string, number>()
  map.set('a', 1)
  map.set('a', 2)
  expect(map.delete('b')).toBe(false)
  expect(map.get('a')).toBe(2)
  map.clear()
  expect([map.size, map.get('a'), map.delete('a')]).toEqual([0, undefined, false])
})
