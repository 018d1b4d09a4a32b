import { expect, it } from 'vitest'
import { type ProblemCode, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { progressOf } from './progress.ts'
import { withRetries } from './retry.ts'

function tries(results: readonly Result<string>[], signal = new AbortController().signal) {
  const told: string[] = []
  let count = 0
  const done = withRetries(async () => results[count++] ?? ok('late'), {
    signal,
    pause: async cls => void told.push(`pause ${cls}`),
    again: ({ code }, attempt) => told.push(`${attempt} ${code}`),
  })
  return done.then(result => ({ result, attempts: count, told }))
}
const fail = (code: ProblemCode) => failed(problem(code, {} as never))

it('tries a broken way twice more, with a pause before each', async () => {
  const broken = fail('http.unreachable')
  const { result, attempts, told } = await tries([broken, broken, broken, ok('never')])
  expect(result).toEqual(broken)
  expect(attempts).toBe(3)
  expect(told).toEqual(['1 http.unreachable', 'pause transport', '2 http.unreachable', 'pause transport'])
})

it('tries a busy device once more', async () => {
  const busy = fail('bootstrap.push-busy')
  expect(await tries([busy, ok('x')])).toMatchObject({ result: ok('x'), attempts: 2 })
  expect(await tries([busy, busy, ok('x')])).toMatchObject({ result: busy, attempts: 2 })
})

it.each<ProblemCode>([
  'bootstrap.other-device',
  'bootstrap.push-refused',
  'bootstrap.server-twice',
  'device.push-mac',
  'http.tls-untrusted',
  'http.tls-name',
])('never repeats after %s', async code => {
  expect(await tries([fail(code), ok('never')])).toMatchObject({ result: fail(code), attempts: 1 })
})

it('stops between two attempts when it is cancelled', async () => {
  const cancel = new AbortController()
  const done = withRetries(async () => fail('http.unreachable'), {
    signal: cancel.signal,
    pause: async () => {
      cancel.abort()
      throw new Error('aborted')
    },
    again: () => undefined,
  })
  expect(await done).toMatchObject({ problem: { code: 'bootstrap.cancelled' } })
})

it('tells rate and rest', () => {
  expect(progressOf(0, 1000, 0)).toEqual({ sent: 0, total: 1000, bytesPerSecond: 0 })
  expect(progressOf(500, 2000, 250)).toEqual({ sent: 500, total: 2000, bytesPerSecond: 2000, remainingMs: 750 })
})

it('writes once more what does not read back, and tries a device again that says it is busy', async () => {
  const mismatch = fail('serial.read-back')
  expect(await tries([mismatch, mismatch, ok('x')])).toMatchObject({ result: mismatch, attempts: 2 })
  const says = (code: ProblemCode, detail: Readonly<Record<string, string | number>>) => failed(problem(code, detail))
  for (const busy of [
    says('serial.at-error', { answer: '+CME ERROR: 14' }),
    says('serial.smp-refused', { group: -1, rc: 10 }),
    says('serial.obex-refused', { status: 'D3' }),
  ]) {
    expect(await tries([busy, ok('x')])).toMatchObject({ attempts: 2 })
  }
})

it.each([
  'serial.wrong-device',
  'serial.card-locked',
  'serial.card-wrong-key',
  'serial.card-last-try',
  'serial.recipe-session',
  'serial.at-error',
] as const)('never repeats after %s', async code => {
  expect(await tries([fail(code), ok('x')])).toMatchObject({ attempts: 1 })
})
