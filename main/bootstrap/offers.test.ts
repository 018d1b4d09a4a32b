import { expect, it, onTestFinished } from 'vitest'
import { openAuthority } from '#http/authority.ts'
import { send } from '#http/client.ts'
import { listen } from '#http/listener.ts'
import { memoryRecorder, story } from '../server/memory-recorder.fixture.ts'
import { createOffers } from './offers.ts'

// One-time addresses, asked for by a raw client.

const kept = new Map<string, Uint8Array>()
const authority = openAuthority({
  get: async name => kept.get(name),
  put: async (name, value) => void kept.set(name, value),
})
const body = Buffer.from('[{"ClientURI":"…","MOData":{}}]')

async function station({ plain = false } = {}) {
  const recorder = memoryRecorder()
  let count = 0
  const offers = createOffers('/bootstrap/', { recorder, random: size => new Uint8Array(size).fill(++count) })
  const own = await authority
  const tls = plain ? {} : { tls: await own.issueServer({ dns: [], ip: ['127.0.0.1'] }) }
  const listener = await listen({ host: '127.0.0.1', port: 0, ...tls }, offers.handler)
  if (!listener.ok) throw new Error(listener.problem.code)
  onTestFinished(async () => {
    offers.close()
    await listener.value.close()
  })
  const ask = async (token: string, method = 'GET') => {
    const url = `${listener.value.origin}/bootstrap/${token}`
    const got = await send({ method, url, timeoutMs: 5_000, limitBytes: 10_000, tls: { ca: own.certificate } })
    if (!got.ok) throw new Error(got.problem.code)
    return got.value
  }
  return { offers, ask, records: recorder.records }
}

it('hands the document out once, to nobody but the one who asked, and nobody keeps it on the way', async () => {
  const { offers, ask, records } = await station()
  const offer = offers.make('dev-1', body, 60_000)
  expect(Buffer.from(offer.token, 'base64url')).toHaveLength(16)
  const answers = await Promise.all([ask(offer.token), ask(offer.token), ask(offer.token)])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404])
  const given = answers.find(({ status }) => status === 200)
  expect(given && [...given.headers]).toEqual(
    expect.arrayContaining([
      ['content-type', 'application/dmmo+json'],
      ['cache-control', 'no-store'],
    ]),
  )
  expect(given && Buffer.from(given.body)).toEqual(body)
  expect(await offer.taken).toBe(true)
  const told = records.map(record => [record.info.kind, record.info.deviceId, record.outcome, story(record).at(-1)])
  expect(told.sort()).toEqual([
    ['bootstrap', 'dev-1', 'done', '< 200'],
    ['refused', undefined, 'failed', '< 404'],
    ['refused', undefined, 'failed', '< 404'],
  ])
})

it('runs out', async () => {
  const { offers, ask } = await station()
  const offer = offers.make('dev-1', body, 30)
  expect(await offer.taken).toBe(false)
  expect(await ask(offer.token)).toMatchObject({ status: 404 })
})

it('can be withdrawn, alone or with all others', async () => {
  const { offers, ask } = await station()
  const [one, two] = [offers.make('dev-1', body, 60_000), offers.make('dev-2', body, 60_000)]
  one.withdraw()
  expect(await one.taken).toBe(false)
  expect(await ask(one.token)).toMatchObject({ status: 404 })
  offers.close()
  expect(await two.taken).toBe(false)
  expect(await ask(two.token)).toMatchObject({ status: 404 })
})

it.each(['HEAD', 'POST', 'DELETE'])('is not used up by %s', async method => {
  const { offers, ask } = await station()
  const { token } = offers.make('dev-1', body, 60_000)
  const refused = await ask(token, method)
  expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET'])
  expect(await ask(token)).toMatchObject({ status: 200 })
})

it.each(['', 'x', '%', 'AAAAAAAAAAAAAAAAAAAAAA'])('does not know the token "%s"', async token => {
  const { offers, ask } = await station()
  const { token: real } = offers.make('dev-1', body, 60_000)
  expect(await ask(token)).toMatchObject({ status: 404 })
  expect(await ask(real)).toMatchObject({ status: 200 })
})

it('is worth nothing any more once it was asked for by plain http', async () => {
  const { offers, ask, records } = await station({ plain: true })
  const offer = offers.make('dev-1', body, 60_000)
  const refused = await ask(offer.token)
  expect([refused.status, JSON.parse(Buffer.from(refused.body).toString()).code]).toEqual([
    403,
    'bootstrap.offer-not-secure',
  ])
  expect(await offer.taken).toBe(false)
  expect(records).toMatchObject([{ outcome: 'failed', problem: { code: 'bootstrap.offer-not-secure' } }])
})
