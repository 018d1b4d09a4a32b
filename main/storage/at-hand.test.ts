import { expect, it } from 'vitest'
import { atHand } from './at-hand.ts'

/** Rows at hand, two of them, before a database that shows what was written when it is told to. */
function small() {
  const asked: ((isShown: boolean) => void)[] = []
  const rows = atHand<string, number>(2, () => new Promise(resolve => asked.push(resolve)))
  const show = async (isShown: boolean) => {
    asked.shift()?.(isShown)
    await Promise.resolve()
    await Promise.resolve()
  }
  return { rows, show, held: (keys: string) => [...keys].map(key => rows.get(key)) }
}

it('keeps all that the database does not show yet', () => {
  const { rows, held } = small()
  for (const [at, key] of [...'abcdefg'].entries()) rows.set(key, at)
  expect(held('abcdefg')).toEqual([0, 1, 2, 3, 4, 5, 6])
})

it('lets go of older rows once the database shows them', async () => {
  const { rows, show, held } = small()
  rows.set('a', 1)
  rows.set('b', 2)
  await show(true)
  rows.set('a', 3)
  rows.set('c', 4)
  expect(held('abc')).toEqual([3, undefined, 4])
})

it('keeps what the disk refused, until it is there after all', async () => {
  const { rows, show, held } = small()
  for (const key of 'ab') rows.set(key, 1)
  await show(false)
  for (const key of 'cdef') rows.set(key, 2)
  expect(held('abcdef')).toEqual([1, 1, 2, 2, 2, 2])
  await show(true)
  rows.set('g', 3)
  expect(held('abcdefg')).toEqual([undefined, undefined, 2, 2, 2, 2, 3])
})

it('takes no late answer about older rows for one about those that grew old since', async () => {
  const { rows, show, held } = small()
  for (const key of 'abcd') rows.set(key, 1)
  await show(true)
  rows.set('e', 2)
  await show(true)
  for (const key of 'fg') rows.set(key, 3)
  expect(held('cdefg')).toEqual([1, 1, 2, 3, 3])
})
