import { expect, it } from 'vitest'
import { createRandomPool } from './random-pool.ts'

it('never hands out the same bytes twice, whatever the sizes', () => {
  const random = createRandomPool()
  const seen = new Set<string>()
  for (let index = 0; index < 5000; index += 1) {
    const bytes = random(8 + (index % 40))
    expect(bytes).toHaveLength(8 + (index % 40))
    expect(bytes.some(byte => byte !== 0)).toBe(true)
    seen.add(Buffer.from(bytes.subarray(0, 8)).toString('hex'))
  }
  expect(seen.size).toBe(5000)
})

it('hands out more than its pool holds, and bytes that nobody else changes', () => {
  const random = createRandomPool()
  expect(random(40_000)).toHaveLength(40_000)
  const one = random(16)
  const copy = Buffer.from(one)
  random(16_384)
  expect(Buffer.from(one)).toEqual(copy)
})
