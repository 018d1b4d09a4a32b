import { afterEach, expect, it, vi } from 'vitest'
import { createNonces } from './nonces.ts'

afterEach(() => {
  vi.useRealTimers()
})

it('takes no nonce twice and forgets none, whatever the time of day does', () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const nonces = createNonces()
  const noon = Date.now()
  const nonce = nonces.issue('dms1')
  expect(nonces.use(nonce, 'dms1', 1)).toEqual({ kind: 'good' })
  vi.setSystemTime(noon - 3_600_000)
  expect(nonces.use(nonces.issue('dms1'), 'dms1', 1)).toEqual({ kind: 'good' })
  expect(nonces.use(nonce, 'dms1', 2)).toEqual({ kind: 'good' })
  vi.setSystemTime(noon)
  expect(nonces.use(nonce, 'dms1', 1)).toMatchObject({ kind: 'replayed' })
  vi.setSystemTime(noon + 3_600_000)
  expect(nonces.use(nonce, 'dms1', 3)).toEqual({ kind: 'good' })
})
