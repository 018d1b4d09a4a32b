import { expect, it } from 'vitest'
import { utf8Encode } from '#core/bytes.ts'
import type { RecordEntry } from '#core/record.ts'
import { rowText } from '#core/serial/console-rows.ts'
import { createLogView } from './log-view.ts'

const entry = (id: number, record: string, text: string): RecordEntry => ({
  id,
  record,
  at: id,
  kind: 'serial',
  from: 'device',
  body: utf8Encode(text),
})

function stored(entries: RecordEntry[]) {
  return async (record: string, after: number, limit: number) =>
    entries.filter(item => item.record === record && item.id > after).slice(0, limit)
}

it('gives any rows of a long log, the last from memory and earlier ones from the record', async () => {
  const entries = Array.from({ length: 3000 }, (_, n) => entry(n + 1, 'r', `${n}a\n${n}b\n${n}c\n`))
  const view = createLogView(['r'], 'text', stored(entries))
  await view.ready
  expect(view.total()).toBe(9000)
  const texts = async (from: number | undefined, count: number) =>
    (await view.rows(from, count)).rows.map(row => rowText(row, 'text'))
  expect(await texts(undefined, 2)).toEqual(['2999b', '2999c'])
  expect(await texts(0, 4)).toEqual(['0a', '0b', '0c', '1a'])
  expect(await texts(4500, 3)).toEqual(['1500a', '1500b', '1500c'])
  expect(await texts(8999, 10)).toEqual(['2999c'])
  expect(await texts(20_000, 10)).toEqual([])
})

it('goes on with what is recorded while it reads what was, and counts nothing twice', async () => {
  const entries = [entry(1, 'r', 'one\n'), entry(2, 'r', 'two\n')]
  const view = createLogView(['r'], 'text', stored(entries))
  view.feed(entry(2, 'r', 'two\n'))
  view.feed(entry(3, 'r', 'three\n'))
  view.feed(entry(4, 'elsewhere', 'never\n'))
  await view.ready
  view.feed(entry(5, 'r', 'four'))
  const { rows } = await view.rows(0, 10)
  expect(rows.map(row => rowText(row, 'text'))).toEqual(['one', 'two', 'three', 'four'])
})

it('merges lines by the time they came', async () => {
  const entries = Array.from({ length: 600 }, (_, n) => entry(n + 1, n % 3 === 0 ? 'a' : 'b', `${n}\n`))
  const view = createLogView(['a', 'b'], 'text', stored(entries))
  await view.ready
  const { rows } = await view.rows(0, 600)
  expect(rows.map(row => Number(rowText(row, 'text')))).toEqual(Array.from({ length: 600 }, (_, n) => n))
})
