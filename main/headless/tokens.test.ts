import { afterEach, expect, it, vi } from 'vitest'
import { createTokens } from './tokens.ts'

const [a, b] = ['a'.repeat(64), 'b'.repeat(64)]
afterEach(() => {
  vi.useRealTimers()
})

it('lets in who knows the token, as often as they like, and nobody else', () => {
  const tokens = createTokens()
  const { token } = tokens
  expect([token, token].map(tokens.admit)).toEqual([true, true])
  expect(['', '.', `${token}x`, `.${token}`, `${a}.${token}`].filter(tokens.admit)).toEqual([])
})

it('takes over the token of the first page that shows a key, and of no other', () => {
  const tokens = createTokens()
  const key = tokens.newKey()
  const shown = [a, `${a}.${key}`, `${b}.${key}`, `${a}.${key}`, a]
  expect(shown.map(tokens.admit)).toEqual([false, true, false, true, true])
})

it('takes over no token that could be guessed, and leaves the key for a better one', () => {
  const tokens = createTokens()
  const key = tokens.newKey()
  expect([`a.${key}`, `.${key}`, key, `${a}.${key}`].map(tokens.admit)).toEqual([false, false, false, true])
})

it('forgets a key that no page showed in time', () => {
  vi.useFakeTimers()
  const tokens = createTokens()
  const key = tokens.newKey()
  vi.advanceTimersByTime(3 * 60_000)
  expect(tokens.admit(`${a}.${key}`)).toBe(false)
})
