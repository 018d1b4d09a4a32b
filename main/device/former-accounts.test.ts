import { expect, it } from 'vitest'
import { bootstrapDocument, commands, newDevice, rawServer, restarted } from './device.fixture.ts'

// An update of an account against a raw server: the old one stays until the new one is proved.

const basic = (user: string) => `Basic ${Buffer.from(`${user}:s3cret`).toString('base64')}`
const credentials = (user: string) => ({
  Auth: { Trsp: { Data: Buffer.from(user).toString('base64'), Secret: 'czNjcmV0' } },
})

/** A server that takes these users only, and a device with an account of `old`. */
async function updated(taken: Set<string>) {
  const server = await rawServer(({ headers }) => {
    const user = [...taken].find(each => headers.authorization === basic(each))
    return user === undefined ? { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="dm"' } } : commands(['END'])
  })
  const device = newDevice()
  await device.bootstrapWith(bootstrapDocument(`${server.origin}/dm`, credentials('old')))
  const update = async () => {
    const done = await device.bootstrapWith(bootstrapDocument(`${server.origin}/dm`, credentials('new')))
    return done.ok ? done.value.sessions[0]?.ended : done.problem.code
  }
  const lastShown = () => server.seen.at(-1)?.headers.authorization
  return { server, device, update, lastShown }
}

it('falls back to the account it had when the server refuses the new one', async () => {
  const { device, update, lastShown } = await updated(new Set(['old']))
  expect(await update()).toBe('http-error')
  expect(lastShown()).toBe(basic('new'))
  expect(await device.session({ trigger: 'client' })).toMatchObject({ value: { ended: 'END' } })
  expect(lastShown()).toBe(basic('old'))
  expect(device.accounts()).toHaveLength(1)
})

it('forgets the old account once the new one is proved', async () => {
  const taken = new Set(['old', 'new'])
  const { device, update, lastShown } = await updated(taken)
  expect(await update()).toBe('END')
  expect(device.memory().former).toEqual([])
  taken.delete('new')
  expect(await device.session({ trigger: 'client' })).toMatchObject({ value: { ended: 'http-error' } })
  await device.session({ trigger: 'client' })
  expect(lastShown()).toBe(basic('new'))
})

it('keeps the new account while the server is merely away, also over a restart, and the old one beside it', async () => {
  const taken = new Set(['old'])
  const { device, server } = await updated(taken)
  const away = bootstrapDocument('https://127.0.0.1:1/dm', credentials('new'))
  expect(await device.bootstrapWith(away)).toMatchObject({ value: { sessions: [{ ended: 'http-error' }] } })
  const again = await restarted(device)
  expect(again.accounts()).toMatchObject([{ address: 'https://127.0.0.1:1/dm' }])
  expect(again.memory().former).toMatchObject([{ serverId: 'DMS1' }])
  // The next update is refused: what comes back is the one that was proved, not the one in between.
  await again.bootstrapWith(bootstrapDocument(`${server.origin}/dm`, credentials('newer')))
  expect(await again.session({ trigger: 'client' })).toMatchObject({ value: { ended: 'END' } })
  expect(server.seen.at(-1)?.headers.authorization).toBe(basic('old'))
})
