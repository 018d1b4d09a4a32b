import { expect, it } from 'vitest'
import { NameTable } from './name-table.ts'

it('remembers a number for each of many names, and forgets none while it grows', () => {
  const table = new NameTable()
  const name = (index: number) => `IMEI:${index}`
  for (let index = 0; index < 50_000; index += 1) table.set(name(index), index)
  const found = Array.from({ length: 50_000 }, (_, index) => table.get(name(index)))
  expect(found.findIndex((number, index) => number !== index)).toBe(-1)
  expect(table.get('IMEI:50000')).toBeUndefined()
})

it('takes the newest number, also 0 and those beyond 32 bits', () => {
  const table = new NameTable()
  for (const number of [7, 0, 2 ** 40]) {
    table.set('one', number)
    expect(table.get('one')).toBe(number)
  }
})
