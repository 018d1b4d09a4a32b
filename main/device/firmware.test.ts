import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { eventually } from '#http/eventually.fixture.ts'
import {
  codesOf,
  commandServer,
  documentReply,
  newDevice,
  type Reply,
  restarted,
  rudeServer,
} from './device.fixture.ts'
import type { DeviceOptions } from './device.ts'

// A firmware update against a raw server: every way in which it can end, with the result codes of FUMO 1.0.

const fumo = 'urn:oma:mo:oma-fumo:1.0'
const at = `${fumo}/firmware`
const bytes = Buffer.from('firmware')
const sha256 = createHash('sha256').update(bytes).digest('hex')
const text = (body: string | number): Reply => ({ type: 'text/plain', body: String(body) })
const quick = { settleMs: 0, updateMs: 1 }

/** A server with a package, and what the object is to say about it. */
async function station(pack: Reply, more: Readonly<Record<string, Reply>> = {}) {
  const address: { origin?: string } = {}
  const server = await commandServer({
    'GET /url': () => text(`${address.origin}/package`),
    'GET /package': pack,
    'GET /version': text('7.0'),
    'POST /report': { body: '{"CMD":[["END"]]}' },
    ...more,
  })
  address.origin = server.origin
  const results = () =>
    server.seen.flatMap(({ body }) => [...body.matchAll(/"ResultCode":(\d+)/g)].map(([, code]) => Number(code)))
  return { ...server, results }
}

const stateOf = (device: ReturnType<typeof newDevice>) => {
  const root = device.tree().instances.get(fumo)?.get('firmware')?.root
  const leaf = root?.kind === 'interior' ? root.children.get('State') : undefined
  return leaf?.kind === 'leaf' ? leaf.value : undefined
}

it.each([
  ['a package that is right', {}, {}, 200, 50],
  ['the announced size and digest', { size: bytes.length, digest: sha256.toUpperCase() }, {}, 200, 50],
  ['another size', { size: 7 }, {}, 402, 20],
  ['another digest', { digest: sha256.replace(/^./, 'x') }, {}, 402, 20],
  ['nothing in it', {}, { body: '' }, 402, 20],
  ['a refusal', {}, { status: 403 }, 406, 20],
  ['a wrong address', {}, { status: 404 }, 411, 20],
  ['a server that fails', {}, { status: 502 }, 412, 20],
  ['a request that is not liked', {}, { status: 409 }, 400, 20],
  ['more than the device can hold', {}, { body: 'x'.repeat(2000) }, 501, 20],
] as const)(
  'downloads %s',
  async (_what, { size, digest }: { size?: number; digest?: string }, reply, result, state) => {
    const server = await station(
      { type: 'application/octet-stream', body: bytes, ...reply },
      { 'GET /size': text(size ?? 0), 'GET /digest': text(digest ?? '') },
    )
    const device = newDevice({ limits: { ...quick, bodyBytes: 1000 } })
    const statuses = await server.run(
      device,
      ['HGET', '$/url', `${at}/Download/PkgURL`],
      ['HGET', '$/size', `${at}/Ext/PkgSize`],
      ['HGET', '$/digest', `${at}/Ext/PkgDigest`],
      ['EXEC', `${at}/Download`, '$/report'],
    )
    expect(codesOf(statuses)).toEqual([200, 200, 200, 202])
    await device.settled()
    expect([server.results(), stateOf(device)]).toEqual([[result], state])
    expect(server.of('POST /report')).toHaveLength(1)
  },
)

it('says that the network failed, and that the address is none', async () => {
  const server = await station({}, { 'GET /nowhere': text('http://127.0.0.1:1/x'), 'GET /none': text('nonsense') })
  const device = newDevice({ limits: quick })
  for (const address of ['$/nowhere', '$/none']) {
    await server.run(device, ['HGET', address, `${at}/Download/PkgURL`], ['EXEC', `${at}/Download`, '$/report'])
    await device.settled()
  }
  expect(server.results()).toEqual([503, 411])
})

it('says that nothing came in time', async () => {
  const { origin } = await rudeServer(() => undefined)
  const server = await station({}, { 'GET /slow': text(`${origin}/package`) })
  const device = newDevice({ limits: { ...quick, exchangeMs: 1500 } })
  await server.run(device, ['HGET', '$/slow', `${at}/Download/PkgURL`], ['EXEC', `${at}/Download`, '$/report'])
  await device.settled()
  expect(server.results()).toEqual([407])
})

it('installs what was downloaded before, and what a server wrote into the tree, once', async () => {
  const data = documentReply(`${at}/Update/PkgData`, { PkgData: bytes.toString('base64') })
  const server = await station({ type: 'application/octet-stream', body: bytes }, { 'GET /data': data })
  const device = newDevice({ limits: quick })
  const update = ['EXEC', `${at}/Update`, '$/report']
  await server.run(device, ['HGET', '$/url', `${at}/Download/PkgURL`], ['EXEC', `${at}/Download`, '$/report'])
  await device.settled()
  for (let i = 0; i < 2; i += 1) {
    await server.run(device, update)
    await device.settled()
  }
  expect([server.results(), stateOf(device)]).toEqual([[200, 200, 410], 80])
  await server.run(
    device,
    ['HGET', '$/version', `${at}/PkgVersion`],
    ['HGET', '$/data', `${at}/Update/PkgData`],
    update,
  )
  await device.settled()
  expect([server.results().at(-1), stateOf(device)]).toEqual([200, 100])
  const answer = await server.run(device, ['GET', 'urn:oma:mo:oma-dm-devinfo:1.2//FwV'])
  expect([codesOf(answer), server.of('POST /dm').at(-1)?.body]).toEqual([[200], expect.stringContaining('"FwV":"7.0"')])
})

/** Switched off while it downloads (the package never comes) or while it writes (which takes for ever). */
it.each([
  ['downloads', 30, {}],
  ['writes', 60, { updateMs: 600_000 }],
] as const)('goes on after it was switched off while it %s', async (_what, state, slow: DeviceOptions['limits']) => {
  let open = state === 60
  const waiting = await rudeServer((_, response) => {
    if (open) response.writeHead(200, { 'Content-Type': 'application/octet-stream' }).end(bytes)
  })
  const server = await station({}, { 'GET /url': text(`${waiting.origin}/package`) })
  const device = newDevice({ limits: { ...quick, ...slow } })
  await server.run(
    device,
    ['HGET', '$/url', `${at}/DownloadAndUpdate/PkgURL`],
    ['EXEC', `${at}/DownloadAndUpdate`, '$/report'],
  )
  await eventually(() => stateOf(device)).toBe(state)
  // While it is at work it still answers, and does not begin a second time.
  expect(codesOf(await server.run(device, ['GET', `${at}/State`], ['EXEC', `${at}/Update`]))).toEqual([200, 503])
  expect(server.results()).toEqual([])
  open = true
  const again = await restarted(device, { limits: quick })
  await again.settled()
  expect([server.results(), stateOf(again)]).toEqual([[200], 100])
})
