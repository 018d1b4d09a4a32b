import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { expect, it, vi } from 'vitest'
import { dmwb, document } from './dmwb.ts'

// The use cases of the requirements (seed of the requirements, App. B), each by its one command.

vi.setConfig({ testTimeout: 180_000 })

const left = () => readdirSync(tmpdir()).filter(name => name.startsWith('dmwb-story-'))

it('B.1: a person registers a device on a page, the device fetches its account, BootstrapComplete proves it', async () => {
  const ended = await dmwb(['story', 'b1', '--json'])
  expect(document(ended)).toMatchObject({
    ok: true,
    story: 'b1',
    outcome: {
      alerts: ['urn:oma:at:dm:2.0:BootstrapComplete'],
      page: expect.stringMatching(/^https:.*\/portal\/[\w-]{22}$/),
    },
  })
  expect(ended.code).toBe(0)
})

it('B.2: settings of a wireless network come from a portal page', async () => {
  const { outcome, ok } = document<{ ok: boolean; outcome: object }>(await dmwb(['story', 'b2', '--json']))
  expect(ok).toBe(true)
  expect(outcome).toMatchObject({ notification: 'answered', uri: 'urn:x-dmwb:mo:wlan:1.0/cafe/', value: 'Cafe-Free' })
})

it('B.3: a reported error brings the log in the same session, and one that is too large is refused', async () => {
  const before = left()
  const { outcome, ok } = document<{ ok: boolean; outcome: object }>(await dmwb(['story', 'b3', '--json']))
  expect(ok).toBe(true)
  expect(outcome).toMatchObject({
    log: expect.stringContaining('call to +49 89 123456 dropped'),
    guard: { limitBytes: 4000, status: 419, problem: 'repository.upload-limit' },
  })
  expect(left()).toEqual(before)
})

it('says what it can play', async () => {
  expect((await dmwb(['story'])).code).toBe(2)
  expect((await dmwb(['story', 'b4'])).code).toBe(2)
})
