import { expect, it } from 'vitest'
import { openedStore } from './store.fixture.ts'

const account = { id: 'k1', serverId: 's', deviceId: 'd', user: 'u', state: 'pending', createdAt: 1 } as const

it('finds accounts by user and by certificate, at their own server, newest first, none that is retired', async () => {
  const { accounts } = await openedStore()
  const newer = { ...account, id: 'k2', fingerprint: 'ab', secretName: 'k2-secret', createdAt: 2 }
  await accounts.add(account)
  await accounts.add(newer)
  expect(await accounts.byUser('s', 'u')).toEqual(newer)
  expect(await accounts.byFingerprint('s', 'ab')).toEqual(newer)
  expect(await accounts.byUser('other', 'u')).toBeUndefined()
  await accounts.setState('k1', 'proved', 9)
  await accounts.setState('k2', 'retired')
  const proved = { ...account, state: 'proved', provedAt: 9 }
  expect(await accounts.byUser('s', 'u')).toEqual(proved)
  expect(await accounts.byFingerprint('s', 'ab')).toBeUndefined()
  expect(await accounts.forDevice('d')).toEqual([proved, { ...newer, state: 'retired' }])
})

it('keeps blobs with a validator that changes with the bytes', async () => {
  const { blobs } = await openedStore()
  const bytes = new Uint8Array([0, 255, 7])
  const info = await blobs.put('/up/d/a', 'application/octet-stream', bytes, 'd', 5)
  expect(info).toEqual({
    path: '/up/d/a',
    mediaType: 'application/octet-stream',
    etag: info.etag,
    owner: 'd',
    at: 5,
    size: 3,
  })
  expect(info.etag).toMatch(/^"[\w-]{27}"$/)
  expect({ ...(await blobs.get('/up/d/a')), bytes: undefined }).toMatchObject({ owner: 'd', etag: info.etag })
  expect(new Uint8Array((await blobs.get('/up/d/a'))?.bytes ?? [])).toEqual(bytes)
  const again = await blobs.put('/up/d/a', 'text/plain', new Uint8Array([1]), undefined, 6)
  expect(again.etag).not.toBe(info.etag)
  expect(again).not.toHaveProperty('owner')
})

it('lists blobs below a prefix, which is text and no pattern', async () => {
  const { blobs } = await openedStore()
  for (const path of ['/a/2', '/a/1', '/ab', '/%', '/a_/x'])
    await blobs.put(path, 'text/plain', new Uint8Array(1), undefined, 1)
  const paths = async (prefix: string) => (await blobs.list(prefix)).map(blob => blob.path)
  expect(await paths('/a/')).toEqual(['/a/1', '/a/2'])
  expect(await paths('/%')).toEqual(['/%'])
  expect(await paths('/a_')).toEqual(['/a_/x'])
  await blobs.remove('/a/1')
  expect(await paths('/a/')).toEqual(['/a/2'])
  expect(await blobs.get('/a/1')).toBeUndefined()
})

it('keeps documents of different areas apart', async () => {
  const { settings, simulated } = await openedStore()
  await settings.put('a', { x: 1 })
  await simulated.put('a', [2])
  await settings.put('a', { x: 3 })
  await settings.put('b', undefined)
  expect(await settings.list()).toEqual([
    { id: 'a', json: { x: 3 } },
    { id: 'b', json: null },
  ])
  expect(await simulated.get('a')).toEqual([2])
  await settings.remove('a')
  expect(await settings.get('a')).toBeUndefined()
})

it('lists runs newest first, each with its latest state', async () => {
  const { runs } = await openedStore()
  await runs.save({ id: 'r1', startedAt: 1, result: 'running' } as { id: string; startedAt: number })
  await runs.save({ id: 'r2', startedAt: 2 })
  await runs.save({ id: 'r1', startedAt: 1, result: 'PASS' } as { id: string; startedAt: number })
  expect(await runs.list(5)).toEqual([
    { id: 'r2', startedAt: 2 },
    { id: 'r1', startedAt: 1, result: 'PASS' },
  ])
  expect(await runs.list(1)).toHaveLength(1)
  expect(await runs.get('r2')).toEqual({ id: 'r2', startedAt: 2 })
  expect(await runs.get('r3')).toBeUndefined()
  const words = 'not "result":"running"'
  await runs.save({ id: 'r4', startedAt: 4, result: 'FAIL', words } as { id: string; startedAt: number })
  await runs.save({ id: 'r5', startedAt: 5, result: 'running' } as { id: string; startedAt: number })
  expect(await runs.running()).toEqual([{ id: 'r5', startedAt: 5, result: 'running' }])
})

it('keeps, replaces and removes secrets', async () => {
  const { secrets } = await openedStore()
  await secrets.put('a', new Uint8Array([1]))
  await secrets.put('a', new Uint8Array([2]))
  expect(new Uint8Array((await secrets.get('a')) ?? [])).toEqual(new Uint8Array([2]))
  await secrets.remove('a')
  expect(await secrets.get('a')).toBeUndefined()
})
