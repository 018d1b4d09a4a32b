import { expect, it } from 'vitest'
import { deviceFeatures } from './device-features.ts'

const named = (features: ReturnType<typeof deviceFeatures>) =>
  Object.fromEntries(features.map(({ name, state }) => [name.split(':')[0], state]))

it('knows nothing of a device that was never seen', () => {
  const features = deviceFeatures({ mos: [], statuses: [] })
  expect(features.every(({ state }) => state === 'unknown')).toBe(true)
})

it('takes 501 for a no, what was malformed for nothing, any other answer for a yes, the newest first', () => {
  const statuses = [
    { command: 'SUB', code: 501, record: 'r9' },
    { command: 'SUB', code: 200 },
    { command: 'HPUT', code: 400 },
    { command: 'EXEC', code: 403 },
  ]
  const features = deviceFeatures({ mos: [], statuses })
  expect(named(features)).toMatchObject({ SUB: 'no', HPUT: 'unknown', EXEC: 'yes' })
  expect(features.find(({ name }) => name.startsWith('SUB'))).toMatchObject({
    how: 'It answered 501 to SUB.',
    record: 'r9',
  })
})

it('reads the rest from the last first package and what was announced', () => {
  const features = deviceFeatures({
    mos: [
      { moid: 'urn:a', ddf: 'https://x.example/a.ddf', miids: ['1'] },
      { moid: 'urn:b', miids: [] },
    ],
    statuses: [],
    last: {
      record: 'r1',
      accept: 'application/vnd.oma.dm.request+json',
      contentType: 'application/vnd.oma.dm.initiation+json',
      security: { version: 'TLSv1.3', suite: 'TLS_AES_256_GCM_SHA384', auth: 'digest' },
    },
    notified: 'r2',
  })
  expect(features.filter(({ group }) => group !== 'Commands').map(({ state }) => state)).toEqual(Array(6).fill('yes'))
  expect(features.map(({ how }) => how)).toContain('1 of 2 management objects name an address.')
})
