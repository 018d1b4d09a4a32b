import { expect, it } from 'vitest'
import { createTree } from '#core/tree/create-tree.ts'
import { descriptions } from './device.fixture.ts'
import { keep } from './kept.ts'
import { readMemory } from './memory.ts'

const trees = [1, 2, 3].map(() => createTree(descriptions))
const [first, second, third] = trees as [(typeof trees)[0], (typeof trees)[0], (typeof trees)[0]]

/** A disk that takes a state or not, in turn. */
function keptOn(...takes: readonly boolean[]) {
  const answers = [...takes]
  const told: unknown[] = []
  const kept = keep(
    () => first,
    readMemory(undefined),
    async () => {
      if (!answers.shift()) throw new Error('disk full')
    },
    now => told.push(now.tree),
  )
  return { kept, told }
}
const outcomes = async (...changes: readonly Promise<void>[]) =>
  (await Promise.allSettled(changes)).map(({ status }) => status)

it('goes back to what was saved last when neither of two changes can be saved', async () => {
  const { kept, told } = keptOn(false, false, true)
  const both = outcomes(
    kept.change(second, memory => ({ ...memory, lastId: 1 })),
    kept.change(third),
  )
  expect(await both).toEqual(['rejected', 'rejected'])
  expect([kept.tree() === first, kept.memory().lastId, told]).toEqual([true, 0, []])
  await kept.change(second)
  expect([kept.tree() === second, told]).toEqual([true, [second]])
})

it('keeps a change that could not be saved by itself, but was with the one that stands on it', async () => {
  const { kept, told } = keptOn(false, true)
  const both = outcomes(
    kept.change(second, memory => ({ ...memory, lastId: 1 })),
    kept.change(third),
  )
  expect(await both).toEqual(['fulfilled', 'fulfilled'])
  expect([kept.tree() === third, kept.memory().lastId, told.length]).toEqual([true, 1, 2])
})

it('keeps what was saved before a change that was not', async () => {
  const { kept, told } = keptOn(true, false)
  expect(await outcomes(kept.change(second))).toEqual(['fulfilled'])
  expect(await outcomes(kept.change(third, memory => ({ ...memory, lastId: 1 })))).toEqual(['rejected'])
  expect([kept.tree() === second, kept.memory().lastId, told]).toEqual([true, 0, [second]])
})
