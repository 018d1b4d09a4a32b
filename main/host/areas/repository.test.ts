import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { pieceBytes } from '#contract'
import { codeOf, type Opened, openDoor, secure, value } from '../door.fixture.ts'

let door: Opened
beforeEach(async () => {
  door = await openDoor()
})
afterEach(() => door.stop())

async function send(path: string, bytes: Uint8Array, mediaType = 'application/octet-stream', owner?: string) {
  const { repository } = door.host
  const { upload } = value(await repository.receive({ path, mediaType, ...(owner !== undefined && { owner }) }))
  for (let from = 0; from < bytes.length; from += pieceBytes) {
    value(await repository.piece({ upload, from, bytes: bytes.subarray(from, from + pieceBytes) }))
  }
  return repository.keep({ upload })
}

it('takes files in pieces, lists them a page at a time, and gives them back as they were', async () => {
  const { repository } = door.host
  const bytes = new Uint8Array(randomBytes(3_000_000))
  const kept = value(await send('firmware/1.bin', bytes, 'application/octet-stream', 'SIM:1'))
  expect(kept).toMatchObject({ path: 'firmware/1.bin', size: 3_000_000, owner: 'SIM:1' })
  for (const name of ['a', 'b', 'c']) value(await send(`cfg/${name}`, new Uint8Array([1]), 'text/plain'))
  const page = await repository.list({ prefix: 'cfg/', from: 1, limit: 2 })
  expect([page.total, page.items.map(({ path }) => path)]).toEqual([3, ['cfg/b', 'cfg/c']])
  const got: Uint8Array[] = []
  for (let from = 0; from < kept.size; from += pieceBytes) {
    got.push(value(await repository.read({ path: kept.path, etag: kept.etag, from })))
  }
  expect(Buffer.compare(Buffer.concat(got), bytes)).toBe(0)
  expect(codeOf(await repository.read({ path: kept.path, etag: '"old"', from: 0 }))).toBe('repository.changed')
  value(await repository.remove({ path: kept.path }))
  expect(codeOf(await repository.remove({ path: kept.path }))).toBe('repository.nothing-here')
})

it('shows nothing of an upload before it is whole, and nothing of one that was cancelled', async () => {
  const { repository } = door.host
  const { upload } = value(await repository.receive({ path: 'a', mediaType: 'text/plain' }))
  value(await repository.piece({ upload, from: 0, bytes: new Uint8Array(10) }))
  expect(codeOf(await repository.piece({ upload, from: 5, bytes: new Uint8Array(10) }))).toBe('repository.no-upload')
  expect(await repository.list({ prefix: '', from: 0, limit: 10 })).toEqual({ total: 0, items: [] })
  await repository.drop({ upload })
  expect(codeOf(await repository.keep({ upload }))).toBe('repository.no-upload')
  expect(codeOf(await repository.receive({ path: 'a/../b', mediaType: 'text/plain' }))).toBe('repository.bad-path')
  for (let i = 0; i < 8; i++) value(await repository.receive({ path: 'a', mediaType: 'text/plain' }))
  expect(codeOf(await repository.receive({ path: 'a', mediaType: 'text/plain' }))).toBe('repository.many-uploads')
})

it('refuses a broken MO document, and leaves what was there', async () => {
  const document = Buffer.from(JSON.stringify([{ ClientURI: 'urn:x:mo:a:1.0/1/', MOData: { A: 1 } }]))
  const before = value(await send('doc', document, 'application/dmmo+json'))
  expect(codeOf(await send('doc', Buffer.from('[{'), 'application/dmmo+json'))).toBe('package.not-json')
  expect(await door.host.repository.list({ prefix: 'doc', from: 0, limit: 5 })).toMatchObject({ items: [before] })
})

it('says where devices find it and which formats it takes from them', async () => {
  const { repository } = door.host
  expect(await repository.state()).toMatchObject({ takes: [], free: expect.any(Number) })
  const { origin } = value(await door.host.server.start(secure))
  await repository.setTakes({ takes: ['text/plain'] })
  expect(await repository.state()).toMatchObject({ address: `${origin}/repo/`, takes: ['text/plain'] })
})
