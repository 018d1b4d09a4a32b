import { expect, it } from 'vitest'
import { holdTick } from './tick-shape.ts'

it('holds a tick as Node makes them, the same one each time', async () => {
  const held = await holdTick()
  expect(held).toHaveProperty('callback')
  expect(Object.getOwnPropertySymbols(held).map(String)).toContain('Symbol(async_id_symbol)')
  expect(await holdTick()).toBe(held)
})
