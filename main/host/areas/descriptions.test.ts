import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest'
import { codeOf, insecure, type Opened, openDoor, secure, value } from '../door.fixture.ts'

// Descriptions at the addresses that MOS names, fetched from a real web server after a person said yes.

let door: Opened
beforeEach(async () => {
  door = await openDoor()
})
afterEach(() => door.stop())

const moid = 'urn:example:mo:lamp:1.0'
const ddf = `<?xml version="1.0" encoding="UTF-8"?>
<MgmtTree><VerDTD>1.2</VerDTD><Man>x</Man><Mod>x</Mod><Node><NodeName>Lamp</NodeName><DFProperties><AccessType><Get/></AccessType>
<DFFormat><node/></DFFormat><Occurrence><One/></Occurrence><Scope><Permanent/></Scope><DFTitle>Lamp</DFTitle>
<DFType><DDFName>${moid}</DDFName></DFType></DFProperties><Node><NodeName>On</NodeName><DFProperties><AccessType><Get/></AccessType>
<DFFormat><bool/></DFFormat><Occurrence><One/></Occurrence><Scope><Permanent/></Scope><DFType><MIME>text/plain</MIME></DFType>
</DFProperties></Node></Node></MgmtTree>`

async function web(answers: Readonly<Record<string, readonly [status: number, body: string]>>) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers['if-none-match'] ?? ''}`.trim())
    const [status, body] = answers[request.url ?? ''] ?? [404, '']
    if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end()
    else response.writeHead(status, { ETag: '"1"' }).end(body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { asked, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** A device that is no simulated one calls in and announces these. */
async function announce(mos: readonly { MOID: string; DDF: string; MIID: string[] }[]) {
  const { endpoint = '' } = value(await door.host.server.start(insecure))
  const answered = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/vnd.oma.dm.initiation+json',
      'OMADM-DevID': 'dev-1',
      Accept: 'application/vnd.oma.dm.request+json',
    },
    body: JSON.stringify({ MOS: mos }),
  })
  expect(answered.status).toBe(200)
}
const list = () => door.host.descriptions.announced({ deviceId: 'dev-1' })

it('asks once per address, fetches after a yes alone, and knows the objects from then on', async () => {
  const { origin, asked } = await web({ '/lamp.ddf': [200, ddf] })
  const address = `${origin}/lamp.ddf`
  await announce([{ MOID: moid, DDF: address, MIID: ['1'] }])
  expect(await list()).toEqual([{ address, moids: [moid], devices: ['dev-1'], state: 'ask' }])
  expect(asked).toEqual([])
  const fetched = value(await door.host.descriptions.decide({ address, decision: 'fetch' }))
  expect(fetched).toMatchObject({ state: 'fetched', file: expect.stringMatching(/^descriptions\/127\.0\.0\.1-lamp-/) })
  const { rows } = value(await door.host.devices.tree({ deviceId: 'dev-1', from: 0, limit: 100 }))
  expect(rows.map(({ name }) => name)).toContain(moid)
  value(await door.host.descriptions.decide({ address, decision: 'fetch' }))
  expect(asked).toEqual(['GET /lamp.ddf', 'GET /lamp.ddf "1"'])
  // Another first package asks for nothing.
  await announce([{ MOID: moid, DDF: address, MIID: ['1'] }])
  expect(asked).toHaveLength(2)
  const { folder } = door
  await door.stop()
  door = await openDoor(folder)
  expect(await list()).toMatchObject([{ state: 'fetched' }])
})

it('stays quiet where nobody answers, and says in the list what came of it', async () => {
  const { origin } = await web({ '/page': [200, '<html><body>hello'], '/gone': [410, ''] })
  const addresses = [`${origin}/page`, `${origin}/gone`, 'http://127.0.0.1:9/x.ddf', 'ftp://x.example/y', 'nonsense']
  await announce(addresses.map((DDF, index) => ({ MOID: `${moid}${index}`, DDF, MIID: ['1'] })))
  for (const address of addresses) value(await door.host.descriptions.decide({ address, decision: 'fetch' }))
  expect((await list()).map(({ state, problem }) => `${state} ${problem?.code}`)).toEqual([
    'failed host.not-described',
    'failed host.description-status',
    'failed http.unreachable',
    'failed http.bad-url',
    'failed http.bad-url',
  ])
  value(await door.host.descriptions.decide({ address: addresses[2] ?? '', decision: 'refuse' }))
  expect((await list())[2]?.state).toBe('refused')
  expect(codeOf(await door.host.descriptions.decide({ address: 'http://other/', decision: 'fetch' }))).toBe(
    'host.not-announced',
  )
  expect(door.events.filter(event => event.kind === 'log' && event.line.level === 'error')).toEqual([])
})

it('serves our own descriptions at the addresses that simulated devices announce', async () => {
  const deviceId = 'SIM:1'
  value(await door.host.server.start(secure))
  value(await door.host.simulator.create({ deviceId, ddfs: [] }))
  value(await door.host.simulator.start({ deviceId }))
  value(await door.host.bootstrap.push({ profileId: 'sample:phone', deviceId, method: 'client-initiated' }))
  const announced = await door.host.descriptions.announced({ deviceId })
  expect(announced.length).toBeGreaterThan(5)
  expect(new Set(announced.map(({ state }) => state))).toEqual(new Set(['ours']))
  const [first] = announced
  const fetched = value(await door.host.descriptions.decide({ address: first?.address ?? '', decision: 'fetch' }))
  expect(fetched.state).toBe('fetched')
  const features = value(await door.host.descriptions.features({ deviceId }))
  const stateOf = (begin: string) => features.find(({ name }) => name.startsWith(begin))?.state
  expect([stateOf('GET'), stateOf('SHOW'), stateOf('MOS'), stateOf('TLS'), stateOf('Speaks')]).toEqual([
    'yes',
    'unknown',
    'yes',
    'yes',
    'yes',
  ])
})
