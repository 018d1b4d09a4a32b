import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { signNotification } from './digest.ts'
import { encodeNotification } from './encode.ts'
import { judgeNotification, type NotificationRules } from './judge.ts'
import type { Notification } from './notification.ts'
import { bytesOf, secret, vectors } from './vectors.fixture.ts'

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest())
const now = 1_455_000_100
const rules: NotificationRules = {
  accounts: [{ serverId: 'dms1.example.com', notification: secret }, { serverId: 'open' }],
  now,
  windowSeconds: 300,
  acceptUnsigned: false,
  seen: () => false,
  sha256,
}
const plain: Notification = { serverId: 'dms1.example.com', id: 5, timestamp: now, requestsMos: false }
const must = (result: ReturnType<typeof encodeNotification>) => {
  if (!result.ok) throw new Error(result.problem.code)
  return result.value
}
const signed = (change: Partial<Notification> = {}, how = secret) =>
  must(signNotification({ ...plain, ...change }, how, sha256))
const unsigned = (change: Partial<Notification> = {}) => must(encodeNotification({ ...plain, ...change }))

it('believes the vector', () => {
  expect(judgeNotification(bytesOf(vectors[3]?.wire ?? ''), rules)).toMatchObject({
    ok: true,
    value: { serverId: 'dms1.example.com', key: 'dms1.example.com 4711', notification: { requestsMos: true } },
  })
})

it.each([
  [
    'a digest made with another secret',
    signed({}, { ...secret, secret: secret.data }),
    {},
    'notification.digest-wrong',
  ],
  ['a digest missing where a secret is known', unsigned(), {}, 'notification.digest-missing'],
  ['a digest where no secret is known', signed({ serverId: 'open' }), {}, 'notification.no-secret'],
  ['a server without account', signed({ serverId: 'dms2' }), {}, 'notification.foreign-server'],
  ['no server, with two accounts', must(encodeNotification({ requestsMos: false })), {}, 'notification.no-server'],
  ['an old one', signed({ timestamp: now - 301 }), {}, 'notification.too-old'],
  ['one from the future', signed({ timestamp: now + 301 }), {}, 'notification.from-the-future'],
  ['a copy', signed(), { seen: (key: string) => key === 'dms1.example.com 5' }, 'notification.duplicate'],
  ['a cut one', signed().subarray(0, 40), {}, 'notification.truncated'],
])('refuses %s', (_what, bytes, change, code) => {
  expect(judgeNotification(bytes, { ...rules, ...change })).toMatchObject({ ok: false, problem: { code } })
})

it('calls a forged copy forged, not a copy: it cannot use up an id', () => {
  const forged = signed({}, { ...secret, secret: secret.data })
  expect(judgeNotification(forged, { ...rules, seen: () => true })).toMatchObject({
    problem: { code: 'notification.digest-wrong' },
  })
})

it('takes one without digest when it is told to, and from a server without a secret', () => {
  expect(judgeNotification(unsigned(), { ...rules, acceptUnsigned: true })).toMatchObject({ ok: true })
  expect(judgeNotification(unsigned({ serverId: 'open' }), rules)).toMatchObject({ ok: true })
})

it('knows the sender by its only account', () => {
  const bytes = must(encodeNotification({ id: 1, requestsMos: false }))
  const only = { ...rules, accounts: [{ serverId: 'open' }] }
  expect(judgeNotification(bytes, only)).toMatchObject({ ok: true, value: { serverId: 'open', key: 'open 1' } })
})

it('tells copies without an id by their digest, and warns', () => {
  const { id: _, ...rest } = plain
  const bytes = must(signNotification(rest, secret, sha256))
  const judged = judgeNotification(bytes, rules)
  const key = judged.ok ? judged.value.key : undefined
  expect(key).toMatch(/^dms1\.example\.com [0-9a-f]{64}$/)
  expect(judged).toMatchObject({ value: { warnings: [{ code: 'notification.no-id' }] } })
  expect(judgeNotification(bytes, { ...rules, seen: known => known === key })).toMatchObject({ ok: false })
})
