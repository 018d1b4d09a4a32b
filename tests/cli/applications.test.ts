import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { managed, tokens } from '../../main/device/applications.fixture.ts'
import { codesOf } from '../../main/device/device.fixture.ts'
import { dmwb, start } from './dmwb.ts'

// The sample application at a device in another process.

it('registers, is told of nothing it did itself, and takes back what it registered when it is stopped', async () => {
  const device = start(['device', '--listen', '--app', 'thermostat'])
  const address = await device.printed(/Local applications: (\S+)/)
  const token = await device.printed(/thermostat: DMWB_APP_TOKEN=(\S+)/)
  const app = start(['app', '--at', address], { env: { DMWB_APP_TOKEN: token } })
  await app.printed(/registered (urn:x-dmwb:mo:thermostat:1.0\/living\/)/)
  await app.printed(/listening; the target is 21 degrees/)
  const { code, stdout } = await app.stop('SIGINT')
  expect([code, stdout.trim().split('\n').at(-1)]).toEqual([0, 'deregistered'])
  // One that is killed leaves its object; the next one finds it again.
  const killed = start(['app', '--at', address], { env: { DMWB_APP_TOKEN: token } })
  await killed.printed(/listening/)
  await killed.stop('SIGKILL')
  await device.printed(/The application thermostat is gone without having deregistered/)
  const again = start(['app', '--at', address], { env: { DMWB_APP_TOKEN: token } })
  await again.printed(/found again/)
  await again.printed(/listening/)
  await device.stop()
  expect((await again.ended).stdout + (await again.ended).stderr).toMatch(/the device is gone|terminated/)
}, 60_000)

it('does what servers execute: at once, and in a while', async () => {
  const { device, url, server } = await managed({ 'POST /report': { body: '{"CMD":[["END"]]}' } })
  const app = start(['app', '--at', url], { env: { DMWB_APP_TOKEN: tokens.thermostat } })
  await app.printed(/listening; the target is 21 degrees/)
  const at = 'urn:x-dmwb:mo:thermostat:1.0/living/Operations'
  expect(codesOf(await server.run(device, ['EXEC', `${at}/Boost`], ['EXEC', `${at}/Calibrate`]))).toEqual([200, 202])
  await app.printed(/the target is now 23 degrees/)
  await app.printed(/executed \S+Calibrate/)
  await device.settled()
  const [told] = server.of('POST /dm').flatMap(({ body }) => /\{[^{}]*"ResultCode"[^{}]*\}/.exec(body) ?? [])
  expect(JSON.parse(told ?? '')).toEqual({ ResultCode: 1200, Deviation: '0.3' })
  await app.stop('SIGINT')
}, 60_000)

it('says what is missing or wrong', async () => {
  expect((await dmwb(['app', '--at', 'http://127.0.0.1:1'], { env: { DMWB_APP_TOKEN: '' } })).code).toBe(2)
  const refused = await dmwb(['app', '--at', 'http://127.0.0.1:1', '--token', 'x'])
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('fetch failed')])
  expect((await dmwb(['device', '--server', 'http://127.0.0.1:1/dm', '--app', 'x'])).code).toBe(2)
  expect(existsSync('resources/apps/thermostat.mjs')).toBe(true)
})
