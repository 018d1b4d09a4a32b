import { expect, it } from 'vitest'
import { eventually } from '#http/eventually.fixture.ts'
import { caller, initiation, response, startServer } from './server.fixture.ts'

const get = ['GET', 'urn:oma:mo:oma-dm-devinfo:1.2//']

it('ends the session of a device that never answers, its commands unknown, while others come and go', async () => {
  const { url, told, records } = await startServer([[get]], { limits: { idleMs: 2_500 } })
  await caller(url, 'silent')(initiation, {})
  let others = 0
  while (!told.events.includes('ended silent after 1: server.session-idle')) {
    const other = caller(url, `other-${++others}`)
    expect(await other(initiation, {})).toMatchObject({ json: { CMD: [get] } })
    expect(await other(response, { Status: [204] })).toMatchObject({ json: { CMD: [['END']] } })
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  expect(told.outcomes.filter(({ state }) => state === 'unknown')).toHaveLength(1)
  expect(told.outcomes.filter(({ state }) => state === 'done')).toHaveLength(others)
  await eventually(() => records.map(({ outcome }) => outcome)).not.toContain('open')
  expect(records[0]).toMatchObject({ outcome: 'failed', problem: { code: 'server.session-idle' } })
  expect(records.filter(({ outcome }) => outcome === 'failed')).toHaveLength(1)
  expect(await caller(url, 'silent')(response, { Status: [204] })).toMatchObject({ status: 409 })
})
