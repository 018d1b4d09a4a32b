import { expect, it } from 'vitest'
import { openedStore } from './store.fixture.ts'

const sent = (deviceId: string, createdAt: number) => ({ deviceId, state: 'sent', createdAt, json: { createdAt } })

it('keeps the last hundred of a device, gives no id twice, and leaves those of others alone', async () => {
  const store = await openedStore()
  const { notifications } = store
  const other = await notifications.add(sent('d2', 0))
  for (let at = 1; at <= 130; at += 1) await notifications.add(sent('d1', at))
  const kept = await notifications.list('d1', 1000)
  expect(kept.map(({ createdAt }) => createdAt)).toEqual(Array.from({ length: 100 }, (_, index) => 130 - index))
  expect(await notifications.list('d2', 1000)).toEqual([other])
  await notifications.removeDevice('d1')
  expect((await notifications.add(sent('d1', 131))).id).toBe(132)
  await store.close()
})
