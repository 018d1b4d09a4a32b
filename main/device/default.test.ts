import { expect, it } from 'vitest'
import { memoryRecorder, story } from '../server/memory-recorder.fixture.ts'
import { codesOf, commandServer, documentReply, newDevice, restarted } from './device.fixture.ts'

// DEFAULT over real sockets: a local application asks for an MO that is not there.

const mail = 'urn:example:mo:mail:1.0'
const work = documentReply(`${mail}//`, { work: { Host: 'mail.example.com' } })

it('fetches a missing MO from the newest address, when an application needs it and not before', async () => {
  const server = await commandServer({ 'GET /new': work })
  const recorder = memoryRecorder()
  const device = newDevice({ contents: 'factory', recorder })
  const statuses = await server.run(device, ['DEFAULT', '$/old', mail], ['DEFAULT', '$/new', mail])
  expect(codesOf(statuses)).toEqual([200, 200])
  expect(server.seen.filter(({ request }) => request.startsWith('GET'))).toEqual([])
  expect(await device.local.need(mail)).toEqual({ ok: true, value: [`${mail}/work/`] })
  expect(await device.local.need(mail)).toEqual({ ok: true, value: [`${mail}/work/`] })
  expect(server.seen.filter(({ request }) => request.startsWith('GET')).map(({ request }) => request)).toEqual([
    'GET /new',
  ])
  // Nobody is told a status: no session follows.
  expect(server.of('POST /dm')).toHaveLength(2)
  expect(recorder.records.map(record => story(record)[0])).toHaveLength(2)
})

it('remembers the address over a restart', async () => {
  const server = await commandServer({ 'GET /new': work })
  const device = newDevice({ contents: 'factory' })
  await server.run(device, ['DEFAULT', '$/new', mail])
  const again = await restarted(device)
  expect(await again.local.need(mail)).toMatchObject({ ok: true })
})

it('says that there is nothing when no server said where, or what came does not fit', async () => {
  const server = await commandServer({ 'GET /bad': documentReply(`${mail}//`, { work: { Colour: 'red' } }) })
  const device = newDevice({ contents: 'factory' })
  expect(await device.local.need(mail)).toMatchObject({ problem: { code: 'device.nothing-by-default' } })
  await server.run(device, ['DEFAULT', '$/bad', mail])
  expect(await device.local.need(mail)).toMatchObject({ problem: { code: 'device.nothing-by-default' } })
  expect(server.of('GET /bad')).toHaveLength(1)
})

it('answers an MO that is there without asking anybody', async () => {
  const server = await commandServer({ 'GET /new': work })
  const device = newDevice()
  await server.run(device, ['DEFAULT', '$/new', mail])
  expect(await device.local.need(mail)).toEqual({ ok: true, value: [`${mail}/mail/`] })
  expect(server.of('GET /new')).toEqual([])
})

it('fetches once for applications that ask at the same time, and keeps a record of what the disk refused', async () => {
  const server = await commandServer({ 'GET /new': work })
  const recorder = memoryRecorder()
  let full = false
  const save = async () => {
    if (full) throw new Error('disk full')
  }
  const device = newDevice({ contents: 'factory', recorder, save })
  await server.run(device, ['DEFAULT', '$/new', mail])
  full = true
  expect(await device.local.need(mail)).toMatchObject({ problem: { code: 'device.nothing-by-default' } })
  expect(recorder.records.at(-1)).toMatchObject({ outcome: 'failed', problem: { code: 'server.internal' } })
  full = false
  const asked = await Promise.all([device.local.need(mail), device.local.need(mail)])
  expect(asked).toEqual([1, 2].map(() => ({ ok: true, value: [`${mail}/work/`] })))
  expect([...(device.tree().instances.get(mail)?.keys() ?? [])]).toEqual(['work'])
})
